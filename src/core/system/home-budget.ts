import type { HomeItem } from '../../contract/system.ts'
import type { SyncStream } from '../../contract/sync.ts'
import { budgetOf, type ConnectionRow } from '../connections/service.ts'
import { iso } from '../time.ts'

type Quota = {
  readonly items: readonly HomeItem[]
  /** Whether a stream waits for calls and nothing else: then it is not told by itself. */
  readonly covers: (stream: SyncStream) => boolean
}

const none: Quota = { items: [], covers: () => false }

/** An org whose calls are used up is one thing to know, not one for each stream that waits for it. */
export function quotaItems(row: ConnectionRow, own: readonly SyncStream[], now: number): Quota {
  if (row.auth !== 'ok') return none
  const budget = budgetOf(row)
  const until = budget?.pausedUntil ?? null
  const covers = (stream: SyncStream): boolean => stream.error?.code === 'QUOTA_EXHAUSTED'
  const waiting = own.filter(covers)
  if (until === null && waiting.length === 0) return none
  const base = {
    id: `quota:${row.id}`,
    integration_id: row.id,
    state: 'paused' as const,
    action: { label: 'See budget', kind: 'open_connection' as const, target: row.id },
  }
  if (until === null) {
    const since = waiting.map((stream) => stream.last_run_at ?? iso(now)).sort()[0] ?? iso(now)
    const idle = row.paused || row.scheduleMinutes === null
    return {
      covers,
      items: [
        {
          ...base,
          title: `${row.label} had no API calls left`,
          detail: idle
            ? 'Its schedule is off: sync it by hand once the org has calls again.'
            : 'The next scheduled sync asks again; nothing is lost.',
          figure: streams(waiting.length),
          since,
        },
      ],
    }
  }
  const used = `${(row.apiUsed ?? 0).toLocaleString('en')} of ${(row.apiLimit ?? 0).toLocaleString('en')} API calls are used`
  const why =
    row.reservePercent === 0 ? '' : `; the last ${row.reservePercent} % are left to other apps and people`
  const minutes = Math.max(1, Math.ceil((until - now) / 60_000))
  const again = `The org is asked again in ${minutes} min, and sync goes on by itself.`
  const refused = budget?.why === 'refused'
  return {
    covers,
    items: [
      {
        ...base,
        title: refused
          ? `Sync of ${row.label} is paused: the org takes no more calls today`
          : `Sync of ${row.label} is paused at its API reserve`,
        detail: refused ? again : `${used}${why}. ${again}`,
        figure: streams(own.length),
        since: iso(row.apiRefusedAt ?? row.apiAsOf ?? now),
      },
    ],
  }
}

const streams = (count: number): string => `${count} ${count === 1 ? 'stream' : 'streams'}`
