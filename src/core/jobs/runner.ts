import { asc, eq, and, inArray, lte, notInArray, sql } from 'drizzle-orm'
import type { Store } from '../db/open.ts'
import { inTransaction } from '../db/open.ts'
import type { Clock } from '../host.ts'
import type { Log } from '../log.ts'
import { jobs } from './tables.ts'

export type JobState = (typeof jobs.$inferSelect)['state']

/** Legal moves. A job is a row before it is an action, and a row again after it. */
const moves: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'held', 'cancelled'],
  running: ['done', 'failed', 'queued', 'held', 'cancelled'],
  held: ['queued', 'cancelled'],
  done: [],
  failed: ['queued'],
  cancelled: ['queued'],
}

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' }
  /** `waited`: it was put off and not tried, so it does not count among its attempts. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly waited?: boolean }

export type StopReason = 'cancel' | 'hold' | 'shutdown'

/** Why a handler was asked to stop; found as the reason of its signal. */
export class JobStop extends Error {
  readonly why: StopReason
  constructor(why: StopReason) {
    super(`stopped: ${why}`)
    this.name = 'JobStop'
    this.why = why
  }
}

export type JobHandle = {
  readonly id: number
  readonly payload: unknown
  readonly attempt: number
  readonly signal: AbortSignal
}

type Handler = (job: JobHandle) => Promise<Outcome>

export type JobRunner = {
  /**
   * @param limits.perGroup how many of these jobs may run at once whose keys are alike up to their last colon, so that
   * one owner of many jobs leaves room for another
   */
  register(kind: string, handler: Handler, concurrency: number, limits?: { readonly perGroup: number }): void
  /** Writes a job down; it starts when a place for its kind and its key is free. */
  enqueue(job: {
    readonly kind: string
    readonly key: string
    readonly payload: unknown
    readonly delayMs?: number
  }): number
  /** Stops a job, or keeps a queued one from starting. Resolves when its handler has let go. */
  stop(id: number, why: 'cancel' | 'hold'): Promise<void>
  /** Puts a held, failed or cancelled job back in line. */
  requeue(id: number): void
  /** Lets a job that waits for its time start now. */
  hurry(id: number): void
  /** When a queued job may start; null when it is not in line. */
  dueAt(id: number): number | null
  /** Takes up what an earlier process left running, then begins. */
  start(): void
  close(): Promise<void>
}

/** Runs durable jobs: after a crash they are in the table, and begin again by their own checkpoints. */
export function createJobRunner(store: Store, clock: Clock, log: Log): JobRunner {
  const handlers = new Map<string, { handler: Handler; concurrency: number; perGroup: number }>()
  const running = new Map<
    number,
    { kind: string; key: string; stop: AbortController; ended: Promise<void> }
  >()
  let started = false
  let closing = false
  let cancelTimer = (): void => undefined

  function move(id: number, to: JobState, extra: { runAt?: number } = {}): boolean {
    const from = Object.entries(moves).flatMap(([state, next]) => (next.includes(to) ? [state] : []))
    const changed = store.orm
      .update(jobs)
      .set({ state: to, updatedAt: clock.now(), ...extra })
      .where(and(eq(jobs.id, id), sql`${jobs.state} IN ${from}`))
      .run().changes
    return changed > 0
  }

  function poke(): void {
    if (!started || closing) return
    cancelTimer()
    const busy = [...running.values()].map((one) => one.key)
    for (const [kind, { handler, concurrency, perGroup }] of handlers) {
      let free = concurrency - [...running.values()].filter((one) => one.kind === kind).length
      while (free > 0) {
        const due = [eq(jobs.state, 'queued'), eq(jobs.kind, kind), lte(jobs.runAt, clock.now())]
        if (busy.length > 0) due.push(notInArray(jobs.key, busy))
        for (const group of fullGroups(kind, perGroup))
          due.push(sql`substr(${jobs.key}, 1, ${group.length}) <> ${group}`)
        const job = store.orm
          .select()
          .from(jobs)
          .where(and(...due))
          .orderBy(asc(jobs.runAt), asc(jobs.id))
          .limit(1)
          .get()
        if (job === undefined) break
        busy.push(job.key)
        free -= 1
        begin(job, handler)
      }
    }
    const next = store.orm
      .select({ at: sql<number | null>`min(${jobs.runAt})` })
      .from(jobs)
      .where(and(eq(jobs.state, 'queued'), sql`${jobs.runAt} > ${clock.now()}`))
      .get()?.at
    if (next !== null && next !== undefined) cancelTimer = clock.after(Math.max(10, next - clock.now()), poke)
  }

  /** Groups of which as many jobs run as may. */
  function fullGroups(kind: string, perGroup: number): string[] {
    const groups = [...running.values()].filter((one) => one.kind === kind).map((one) => groupOf(one.key))
    return [...new Set(groups)].filter(
      (group) => groups.filter((other) => other === group).length >= perGroup,
    )
  }

  function begin(job: typeof jobs.$inferSelect, handler: Handler): void {
    const attempt = job.attempts + 1
    store.orm
      .update(jobs)
      .set({ state: 'running', attempts: attempt, updatedAt: clock.now() })
      .where(eq(jobs.id, job.id))
      .run()
    const stop = new AbortController()
    const handle: JobHandle = { id: job.id, payload: JSON.parse(job.payload), attempt, signal: stop.signal }
    const ended = handler(handle)
      .catch((error: unknown): Outcome => {
        if (!stop.signal.aborted) log.error({ err: error, job: job.id, kind: job.kind }, 'job handler threw')
        return { kind: 'failed' }
      })
      .then((outcome) => {
        running.delete(job.id)
        settle(job.id, outcome, stop.signal)
        poke()
      })
    running.set(job.id, { kind: job.kind, key: job.key, stop, ended })
  }

  function settle(id: number, outcome: Outcome, signal: AbortSignal): void {
    const reason: unknown = signal.aborted ? signal.reason : null
    // At shutdown the row stays "running": the next start takes it up as interrupted.
    if (reason instanceof JobStop && reason.why === 'shutdown' && outcome.kind !== 'done') return
    if (outcome.kind === 'done') move(id, 'done')
    else if (reason instanceof JobStop) move(id, reason.why === 'hold' ? 'held' : 'cancelled')
    else if (outcome.kind === 'retry') {
      move(id, 'queued', { runAt: clock.now() + outcome.afterMs })
      if (outcome.waited === true) {
        store.orm
          .update(jobs)
          .set({ attempts: sql`max(0, ${jobs.attempts} - 1)` })
          .where(eq(jobs.id, id))
          .run()
      }
    } else move(id, 'failed')
  }

  return {
    register: (kind, handler, concurrency, limits) =>
      void handlers.set(kind, { handler, concurrency, perGroup: limits?.perGroup ?? concurrency }),
    enqueue(job) {
      const now = clock.now()
      const { lastInsertRowid } = store.orm
        .insert(jobs)
        .values({
          kind: job.kind,
          key: job.key,
          payload: JSON.stringify(job.payload),
          state: 'queued',
          runAt: now + (job.delayMs ?? 0),
          createdAt: now,
          updatedAt: now,
        })
        .run()
      // Later, so that the caller's own transaction is over before the job starts.
      setImmediate(poke)
      return Number(lastInsertRowid)
    },
    async stop(id, why) {
      const active = running.get(id)
      if (active === undefined) {
        move(id, why === 'hold' ? 'held' : 'cancelled')
        return
      }
      active.stop.abort(new JobStop(why))
      await active.ended
    },
    requeue(id) {
      if (move(id, 'queued', { runAt: clock.now() })) setImmediate(poke)
    },
    hurry(id) {
      const { changes } = store.orm
        .update(jobs)
        .set({ runAt: clock.now(), updatedAt: clock.now() })
        .where(and(eq(jobs.id, id), eq(jobs.state, 'queued')))
        .run()
      if (changes > 0) setImmediate(poke)
    },
    dueAt(id) {
      const job = store.orm
        .select({ runAt: jobs.runAt })
        .from(jobs)
        .where(and(eq(jobs.id, id), eq(jobs.state, 'queued')))
        .get()
      return job?.runAt ?? null
    },
    start() {
      inTransaction(store, () => {
        store.orm
          .update(jobs)
          .set({ state: 'queued', runAt: clock.now(), updatedAt: clock.now() })
          .where(eq(jobs.state, 'running'))
          .run()
        const old = clock.now() - 30 * 86_400_000
        store.orm
          .delete(jobs)
          .where(and(inArray(jobs.state, ['done', 'cancelled']), lte(jobs.updatedAt, old)))
          .run()
      })
      started = true
      poke()
    },
    async close() {
      closing = true
      cancelTimer()
      for (const one of running.values()) one.stop.abort(new JobStop('shutdown'))
      const late = new Promise<void>((resolve) => setTimeout(resolve, 2000))
      await Promise.race([Promise.all([...running.values()].map((one) => one.ended)), late])
    },
  }
}

/** `sync:7:12` → `sync:7:` */
function groupOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':') + 1)
}
