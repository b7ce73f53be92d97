import type { ConnectionService } from '../connections/service.ts'
import type { Clock } from '../host.ts'
import { jitter } from '../time.ts'

export type Scheduler = {
  start(): void
  /** Looks for what is due now: after a wake from sleep, one run catches up however many were missed. */
  check(): void
  /** Sets the next time of a connection from its schedule. */
  plan(connectionId: number): void
  stop(): void
}

const tickMs = 5_000

/** Starts the sync of each connection when its time has come. The next time is a row, so a restart keeps it. */
export function createScheduler(
  clock: Clock,
  connections: ConnectionService,
  run: (connectionId: number) => void,
): Scheduler {
  let cancel = (): void => undefined

  function plan(connectionId: number): void {
    const { scheduleMinutes } = connections.rows.get(connectionId)
    const now = clock.now()
    const nextSyncAt = scheduleMinutes === null ? null : now + jitter(scheduleMinutes * 60_000)
    connections.rows.update(connectionId, { nextSyncAt }, now)
  }

  function check(): void {
    for (const row of connections.rows.all()) {
      if (row.paused || row.auth === 'failed' || row.scheduleMinutes === null) continue
      // Nothing begins by itself while the clocks are apart; a person may start it, and the org's time is used (B6).
      if (!connections.clockAgrees(row)) continue
      if (row.nextSyncAt !== null && row.nextSyncAt > clock.now()) continue
      plan(row.id)
      run(row.id)
    }
  }

  function tick(): void {
    cancel = clock.after(tickMs, () => {
      check()
      tick()
    })
  }

  return { start: tick, check, plan, stop: () => cancel() }
}
