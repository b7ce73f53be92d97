import type { Clock } from '../host.ts'
import { OrgdeckError } from '../errors.ts'
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
  /** Told when a connection is paused, or goes on. */
  readonly changed: (connectionId: number, paused: boolean) => void
}

export type BudgetWatch = {
  /** Throws QUOTA_EXHAUSTED while the org's calls are down to the reserve, or the org refuses. */
  require(connectionId: number): void
  /** The org refused because its calls are spent: nothing is sent until it is asked again (B20). */
  refused(connectionId: number, usage: Usage | null): void
  /** The org answered a call that was made past the pause: it refuses no more. */
  answered(connectionId: number, usage: Usage | null): void
  /** When work that was put off can go on, at the latest. */
  goesOnAt(connectionId: number): number
  /** Takes down what an answer of the org told about its calls. */
  note(connectionId: number, usage: Usage): void
  /** Changes the share that is left to others. */
  setReserve(connectionId: number, percent: number): void
  /** Asks the orgs that were paused an hour ago whether they have freed calls. One call each. */
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
    if ((before === null) !== (after === null)) changed(id, after !== null)
  }

  const counted = (usage: Usage | null): Parameters<ConnectionStore['update']>[1] =>
    usage === null ? {} : { apiUsed: usage.used, apiLimit: usage.limit, apiAsOf: clock.now() }

  function note(id: number, usage: Usage): void {
    change(id, counted(usage))
  }
  const refused = (id: number, usage: Usage | null): void =>
    change(id, { ...counted(usage), apiRefusedAt: clock.now() })
  const answered = (id: number, usage: Usage | null): void =>
    change(id, { ...counted(usage), apiRefusedAt: null })

  return {
    require: (id) => requireBudget(rows.get(id)),
    note,
    refused,
    answered,
    goesOnAt: (id) => Math.max(pausedUntil(id) ?? 0, clock.now()) + graceMs,
    setReserve: (id, percent) => change(id, { reservePercent: percent }),
    async lookAgain() {
      for (const row of rows.all()) {
        const until = pausedUntil(row.id)
        if (until === null || until > clock.now() || row.auth !== 'ok') continue
        try {
          answered(row.id, await ask(row.id))
        } catch (error) {
          // Some users may not see the limits; whoever is told so was not refused for lack of calls.
          if (error instanceof OrgdeckError && error.code === 'REMOTE_ERROR' && error.retry === 'never')
            answered(row.id, null)
          log.info({ err: error, connection: row.id }, 'the limits were not told')
        }
      }
    },
  }
}
