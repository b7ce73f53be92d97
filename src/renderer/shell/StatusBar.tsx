import type { Connection } from '../../contract/connections.ts'
import type { LinkState } from '../api/status.ts'
import { formatAge, formatBytes, formatNumber, formatPercent } from '../kit/format.ts'
import { Glyph } from '../kit/Glyph.tsx'
import type { StatusName } from '../kit/types.ts'
import css from './StatusBar.module.css'

export type StatusBarProps = {
  readonly link: LinkState
  readonly connections: readonly Connection[]
  readonly scope: Connection | undefined
  readonly queued: number
  readonly storeBytes: number | undefined
  readonly version: string | undefined
}

const links: Readonly<Record<LinkState, readonly [StatusName, string]>> = {
  online: ['ok', 'Online'],
  connecting: ['running', 'Connecting'],
  offline: ['unknown', 'Core not reached'],
  signed_out: ['failed', 'Signed out'],
}

/** One line of standing facts: touch with the core, API budget, queue, oldest data, size of the store. */
export function StatusBar({ link, connections, scope, queued, storeBytes, version }: StatusBarProps) {
  const [glyph, word] = links[link]
  const budget = fullest(scope ? [scope] : connections)
  const lags = (scope ? [scope] : connections).flatMap((connection) => connection.lag_ms ?? [])
  return (
    <footer className={css.bar} aria-label="Status">
      <span className={css.item} role="status">
        <Glyph status={glyph} /> {word}
      </span>
      {budget ? (
        <span className={css.item}>
          API today <b>{formatPercent(share(budget))}</b> of {budget.label}
        </span>
      ) : null}
      {queued > 0 ? (
        <span className={css.item}>
          Queue <b>{formatNumber(queued)}</b>
        </span>
      ) : null}
      {lags.length > 0 ? (
        <span className={css.item}>
          Oldest data <b>{formatAge(Math.max(...lags))}</b>
        </span>
      ) : null}
      {storeBytes === undefined ? null : (
        <span className={css.item}>
          Store <b>{formatBytes(storeBytes)}</b>
        </span>
      )}
      {version ? <span className={css.version}>Orgdeck {version}</span> : null}
    </footer>
  )
}

const share = (connection: Connection) => (connection.api_used ?? 0) / (connection.api_limit || 1)

function fullest(connections: readonly Connection[]): Connection | undefined {
  return connections
    .filter((one) => one.api_limit && one.api_used !== null)
    .toSorted((a, b) => share(b) - share(a))[0]
}
