import type { Clock } from '../host.ts'
import type { Log } from '../log.ts'
import type { Usage } from '../providers/provider.ts'
import { budgetOf, requireBudget } from './budget.ts'
import type { ConnectionStore } from './store.ts'

/** A sync that was put off begins after the org was asked, not before. */
const graceMs = 10 * 60_000

type Deps = {
  readonly rows: ConnectionStore
  readonly clock: Clock
  readonly log: Log
  /** Asks an org for its usage, past the reserve. Null when it does not tell. */
  readonly ask: (connectionId: number) => Promise<Usage | null>
  /** Told when a connection is paused by its reserve, or goes on. */
  readonly changed: () => void
}

export type BudgetWatch = {
  /** Throws QUOTA_EXHAUSTED while the org's calls are down to the reserve. */
  require(connectionId: number): void
  /** Takes down what an answer of the org told about its calls. */
  note(connectionId: number, usage: Usage): void
  /** Changes the share that is left to others. */
  setReserve(connectionId: number, percent: number): void
  /** Asks the orgs whose reserve was reached an hour ago whether they have freed calls. One call each. */
  lookAgain(): Promise<void>
}

/** Keeps every connection out of the reserve of its org: pauses it in time, and lets it go on by itself (B20). */
export function createBudgetWatch({ rows, clock, log, ask, changed }: Deps): BudgetWatch {
  const pausedUntil = (id: number): number | null => budgetOf(rows.get(id))?.pausedUntil ?? null

  function change(id: number, values: Parameters<ConnectionStore['update']>[1]): void {
    const before = pausedUntil(id)
    rows.update(id, values, clock.now())
    const after = pausedUntil(id)
    const { scheduleMinutes, nextSyncAt } = rows.get(id)
    if (scheduleMinutes !== null && after !== null) {
      rows.update(id, { nextSyncAt: Math.max(nextSyncAt ?? 0, after + graceMs) }, clock.now())
    }
    // What was put off is due now.
    if (scheduleMinutes !== null && after === null && before !== null) {
      rows.update(id, { nextSyncAt: clock.now() }, clock.now())
    }
    if ((before === null) !== (after === null)) changed()
  }

  function note(id: number, { used, limit }: Usage): void {
    change(id, { apiUsed: used, apiLimit: limit, apiAsOf: clock.now() })
  }

  return {
    require: (id) => requireBudget(rows.get(id)),
    note,
    setReserve: (id, percent) => change(id, { reservePercent: percent }),
    async lookAgain() {
      for (const row of rows.all()) {
        const until = pausedUntil(row.id)
        if (until === null || until > clock.now() || row.auth !== 'ok') continue
        try {
          const usage = await ask(row.id)
          if (usage !== null) note(row.id, usage)
        } catch (error) {
          log.info({ err: error, connection: row.id }, 'the limits were not told')
        }
      }
    },
  }
}
