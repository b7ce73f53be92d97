import type { Connection } from '../../../contract/connections.ts'
import { formatAge, formatNumber } from '../../kit/format.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import css from './Facts.module.css'
import { lags, scheduleText } from './words.ts'

/** The connection in five figures, each with what qualifies it. */
export function Facts({ connection }: { readonly connection: Connection }) {
  const { records, changed_24h, errors_24h, lag_ms, api_version, streams, streams_in_step } = connection
  return (
    <StatRow>
      <Stat label="Records here" value={formatNumber(records)}>
        <p className={css.note}>
          {streams_in_step} of {streams} in step
        </p>
      </Stat>
      <Stat label="Changed in 24 h" value={formatNumber(changed_24h)}>
        <p className={css.note}>new or changed</p>
      </Stat>
      <Stat label="Failed in 24 h" value={formatNumber(errors_24h)} tone={errors_24h > 0 ? 'bad' : 'normal'}>
        <p className={css.note}>
          <NextSync connection={connection} />
        </p>
      </Stat>
      <Stat label="Lag" value={formatAge(lag_ms)} tone={lags(lag_ms, connection) ? 'warn' : 'normal'}>
        <p className={css.note}>{lag_ms === null ? 'not synced yet' : 'oldest stream'}</p>
      </Stat>
      <Stat label="Sign-in" value={signInWords[connection.signed_in_by]}>
        <p className={css.note}>{api_version === null ? 'API version not known' : `API v${api_version}`}</p>
      </Stat>
    </StatRow>
  )
}

function NextSync({ connection }: { readonly connection: Connection }) {
  const { paused, next_sync_at, schedule_minutes } = connection
  if (paused) return <>schedule paused</>
  if (schedule_minutes === null) return <>no schedule</>
  if (next_sync_at === null) return <>{scheduleText(schedule_minutes).toLowerCase()}</>
  return (
    <>
      next sync <RelativeTime at={next_sync_at} />
    </>
  )
}

const signInWords: Readonly<Record<Connection['signed_in_by'], string>> = {
  web: 'OAuth web',
  device: 'Device code',
  jwt: 'JWT key',
  client_credentials: 'App itself',
  token: 'Token',
  cli: 'CLI login',
}
