import type { Connection } from '../../../contract/connections.ts'
import { EnvPlate } from '../../kit/EnvPlate.tsx'
import { formatAge, formatNumber, formatPercent, formatTime, missing } from '../../kit/format.ts'
import { LockState } from '../../kit/LockState.tsx'
import { Meter } from '../../kit/Meter.tsx'
import { Spine } from '../../kit/Spine.tsx'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import { connectionGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { href } from '../../shell/route.ts'
import css from './Connections.module.css'

type Props = { readonly connection: Connection }

/** A share of the day's API calls from which the bar warns. */
const nearLimit = 0.8

/** Line, alias, plate and lock; what it is; its state in words. */
export function Identity({ connection }: Props) {
  return (
    <>
      <Spine
        form="full"
        environment={connection.environment}
        color={connection.color}
        className={css.spine}
      />
      <header className={css.head}>
        <a
          className={css.alias}
          href={href({ area: 'connections', path: [connection.id], params: { c: connection.id } })}
        >
          {connection.label}
        </a>
        <EnvPlate environment={connection.environment} />
        {connection.read_only ? (
          <span className={css.lock}>
            <LockState />
          </span>
        ) : null}
      </header>
      <p className={css.where}>
        {[connection.provider_label, connection.org_name ?? hostOf(connection.login_url)].join(' · ')}
      </p>
      <p className={css.status}>
        <Status status={connectionGlyph[connection.status]}>{connection.status_text}</Status>
      </p>
    </>
  )
}

/** API calls used today of what the org allows, as of when the org last said so. */
export function ApiUse({ connection }: Props) {
  const { api_used: used, api_limit: limit, api_as_of: at } = connection
  const share = used !== null && limit ? used / limit : null
  return (
    <div className={css.meter}>
      <Meter
        label={`API calls of ${connection.label} today`}
        limit={limit ?? 0}
        parts={used === null ? [] : [{ label: 'Used', value: used }]}
        tone={share !== null && share >= nearLimit ? 'warn' : 'normal'}
      />
      <p className={css.use} title={at ? `As of ${formatTime(at)}` : undefined}>
        {share === null ? (
          <span>API calls not known yet</span>
        ) : (
          <>
            <span>
              API calls today <b>{formatNumber(used)}</b> of {formatNumber(limit)}
            </span>
            <b>{formatPercent(share)}</b>
          </>
        )}
      </p>
    </div>
  )
}

/** Lag, and what the last day changed and broke. */
export function Figures({ connection }: Props) {
  return (
    <div className={css.figures}>
      <StatRow plain>
        <Stat label="Lag" value={formatAge(connection.lag_ms)} />
        <Stat label="Changed 24 h" value={formatNumber(connection.changed_24h)} />
        <Stat
          label="Errors 24 h"
          value={formatNumber(connection.errors_24h)}
          tone={connection.errors_24h > 0 ? 'warn' : 'normal'}
        />
      </StatRow>
    </div>
  )
}

/** What one connection keeps here; drawn where there is room. */
export function Standing({ connection }: Props) {
  return (
    <div className={css.standing}>
      <StatRow plain>
        <Stat
          label="Streams in step"
          value={`${formatNumber(connection.streams_in_step)} of ${formatNumber(connection.streams)}`}
        />
        <Stat label="Records" value={formatNumber(connection.records)} />
        <Stat
          label="Next sync"
          value={connection.next_sync_at ? formatTime(connection.next_sync_at) : missing}
        />
      </StatRow>
    </div>
  )
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url
  }
}
