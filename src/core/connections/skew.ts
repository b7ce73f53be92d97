import type { Clock } from '../host.ts'
import type { Log } from '../log.ts'
import type { ConnectionRow, ConnectionStore } from './store.ts'

/** Clocks further apart than this are worth a word, and no sync begins by itself meanwhile (B6). */
export const toleratedSkewMs = 5 * 60_000
/** An answer that was held up on its way makes the clocks look apart: the best of so many is taken. */
const kept = 3

/** The org's clock minus this computer's, milliseconds; null while they agree, or nobody has asked. */
export function skewOf({ clockOffsetMs }: Pick<ConnectionRow, 'clockOffsetMs'>): number | null {
  return clockOffsetMs !== null && Math.abs(clockOffsetMs) > toleratedSkewMs ? clockOffsetMs : null
}

/** How far apart, and which way: "2 h 5 min behind the org". */
export function skewText(skewMs: number): string {
  return `The clock of this computer is ${apart(skewMs)} the org’s`
}

/** "2 h 5 min behind" for a computer whose org is ahead of it. */
export function apart(skewMs: number): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const
  const some = parts.filter(([count]) => count > 0).slice(0, 2)
  return `${some.map(([count, unit]) => `${count} ${unit}`).join(' ')} ${skewMs > 0 ? 'behind' : 'ahead of'}`
}

type Deps = {
  readonly rows: ConnectionStore
  readonly clock: Clock
  readonly log: Log
  /** Asks an org for its time; what it tells is noted. */
  readonly ask: (connectionId: number) => Promise<unknown>
  readonly changed: () => void
}

export type ClockWatch = {
  /** Takes down the time an org told just now. */
  note(connectionId: number, orgMs: number): void
  /** Asks orgs whose clocks are apart from ours whether that is still so. It costs no API call. */
  lookAgain(): Promise<void>
}

/** Compares the clocks of all orgs with our own. Only for people: no window of a sync is ever cut by our clock. */
export function createClockWatch({ rows, clock, log, ask, changed }: Deps): ClockWatch {
  const seen = new Map<number, readonly number[]>()
  return {
    note(id, orgMs) {
      const offsets = [...(seen.get(id) ?? []), orgMs - clock.now()].slice(-kept)
      seen.set(id, offsets)
      const offset = offsets.reduce((one, other) => (Math.abs(other) < Math.abs(one) ? other : one))
      const row = rows.get(id)
      if (row.clockOffsetMs !== null && Math.abs(row.clockOffsetMs - offset) < 1000) return
      rows.update(id, { clockOffsetMs: offset }, clock.now())
      if ((skewOf(row) === null) !== (skewOf({ clockOffsetMs: offset }) === null)) changed()
    },
    async lookAgain() {
      for (const row of rows.all()) {
        if (skewOf(row) === null) continue
        await ask(row.id).catch((error: unknown) => {
          log.info({ err: error, connection: row.id }, 'the time was not told')
        })
      }
    },
  }
}
