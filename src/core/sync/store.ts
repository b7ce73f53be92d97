import { and, asc, desc, eq, gte, inArray, sql, type SQL } from 'drizzle-orm'
import type { Store } from '../db/open.ts'
import { notFound } from '../errors.ts'
import { syncRuns, syncStreams } from './tables.ts'

export type StreamRow = typeof syncStreams.$inferSelect
export type RunRow = typeof syncRuns.$inferSelect
export type RunStatus = RunRow['status']

/** Legal moves of a run. An interrupted run is one whose process ended; it is taken up again by itself. */
const moves: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running', 'paused', 'cancelled', 'failed'],
  running: ['done', 'failed', 'paused', 'cancelled', 'interrupted', 'queued'],
  interrupted: ['running', 'queued', 'paused', 'cancelled', 'failed'],
  paused: ['queued', 'cancelled'],
  failed: ['queued'],
  cancelled: ['queued'],
  done: [],
}

export const activeStatuses = [
  'queued',
  'running',
  'paused',
  'interrupted',
] as const satisfies readonly RunStatus[]

/**
 * The key of all work on one stream, that none of it runs beside other work on it. Streams of a connection are a group,
 * which leaves room for other connections.
 */
export function streamKey(stream: { readonly id: number; readonly connectionId: number }): string {
  return `sync:${stream.connectionId}:${stream.id}`
}

export function createSyncStore(store: Store) {
  const { orm } = store
  return {
    streams(connectionId?: number): StreamRow[] {
      const where = connectionId === undefined ? undefined : eq(syncStreams.connectionId, connectionId)
      return orm
        .select()
        .from(syncStreams)
        .where(where)
        .orderBy(asc(syncStreams.connectionId), asc(syncStreams.position), asc(syncStreams.id))
        .all()
    },
    stream(connectionId: number, object: string): StreamRow | undefined {
      return orm
        .select()
        .from(syncStreams)
        .where(and(eq(syncStreams.connectionId, connectionId), eq(syncStreams.object, object)))
        .get()
    },
    streamById(id: number): StreamRow {
      const row = orm.select().from(syncStreams).where(eq(syncStreams.id, id)).get()
      if (row === undefined) throw notFound('stream', id)
      return row
    },
    addStream(values: typeof syncStreams.$inferInsert): void {
      orm
        .insert(syncStreams)
        .values(values)
        .onConflictDoUpdate({
          target: [syncStreams.connectionId, syncStreams.object],
          set: { enabled: values.enabled, position: values.position, updatedAt: values.updatedAt },
        })
        .run()
    },
    updateStream(id: number, values: Partial<typeof syncStreams.$inferInsert>): void {
      orm.update(syncStreams).set(values).where(eq(syncStreams.id, id)).run()
    },
    run(id: number): RunRow {
      const row = orm.select().from(syncRuns).where(eq(syncRuns.id, id)).get()
      if (row === undefined) throw notFound('run', id)
      return row
    },
    addRun(values: typeof syncRuns.$inferInsert): RunRow {
      return orm.insert(syncRuns).values(values).returning().get()
    },
    updateRun(id: number, values: Partial<typeof syncRuns.$inferInsert>): void {
      orm.update(syncRuns).set(values).where(eq(syncRuns.id, id)).run()
    },
    /** Moves a run if the table of moves allows it; says whether it did. */
    moveRun(id: number, to: RunStatus, values: Partial<typeof syncRuns.$inferInsert> = {}): boolean {
      const from = (Object.keys(moves) as RunStatus[]).filter((state) => moves[state].includes(to))
      const { changes } = orm
        .update(syncRuns)
        .set({ ...values, status: to })
        .where(and(eq(syncRuns.id, id), inArray(syncRuns.status, from)))
        .run()
      return changes > 0
    },
    activeRun(streamId: number): RunRow | undefined {
      return orm
        .select()
        .from(syncRuns)
        .where(and(eq(syncRuns.streamId, streamId), inArray(syncRuns.status, [...activeStatuses])))
        .orderBy(desc(syncRuns.id))
        .get()
    },
    activeRuns(connectionId?: number): RunRow[] {
      const wanted: SQL[] = [inArray(syncRuns.status, [...activeStatuses])]
      if (connectionId !== undefined) wanted.push(eq(syncRuns.connectionId, connectionId))
      return orm
        .select()
        .from(syncRuns)
        .where(and(...wanted))
        .orderBy(asc(syncRuns.id))
        .all()
    },
    listRuns(
      filter: {
        integration_id?: number | undefined
        object?: string | undefined
        status?: RunStatus | undefined
        active?: boolean | undefined
      },
      limit: number,
      offset: number,
    ): { rows: RunRow[]; total: number } {
      const wanted: SQL[] = []
      if (filter.integration_id !== undefined) wanted.push(eq(syncRuns.connectionId, filter.integration_id))
      if (filter.object !== undefined) wanted.push(eq(syncRuns.object, filter.object))
      if (filter.status !== undefined) wanted.push(eq(syncRuns.status, filter.status))
      if (filter.active === true) wanted.push(inArray(syncRuns.status, [...activeStatuses]))
      const where = and(...wanted)
      const total =
        orm
          .select({ n: sql<number>`count(*)` })
          .from(syncRuns)
          .where(where)
          .get()?.n ?? 0
      const rows = orm
        .select()
        .from(syncRuns)
        .where(where)
        .orderBy(desc(syncRuns.id))
        .limit(limit)
        .offset(offset)
        .all()
      return { rows, total }
    },
    /** The newest ended run of each stream. */
    lastRuns(connectionId?: number): Map<number, RunRow> {
      const newest = orm
        .select({ id: sql<number>`max(${syncRuns.id})` })
        .from(syncRuns)
        .where(
          and(
            inArray(syncRuns.status, ['done', 'failed', 'cancelled']),
            connectionId === undefined ? undefined : eq(syncRuns.connectionId, connectionId),
          ),
        )
        .groupBy(syncRuns.streamId)
      const rows = orm.select().from(syncRuns).where(inArray(syncRuns.id, newest)).all()
      return new Map(rows.map((row) => [row.streamId, row]))
    },
    /** When each stream was last brought in step, milliseconds. */
    lastDone(connectionId: number): Map<number, number> {
      const rows = orm
        .select({ stream: syncRuns.streamId, at: sql<number>`max(${syncRuns.finishedAt})` })
        .from(syncRuns)
        .where(and(eq(syncRuns.status, 'done'), eq(syncRuns.connectionId, connectionId)))
        .groupBy(syncRuns.streamId)
        .all()
      return new Map(rows.map((row) => [row.stream, row.at]))
    },
    runsSince(since: number, connectionId?: number): RunRow[] {
      const wanted: SQL[] = [gte(sql`coalesce(${syncRuns.finishedAt}, ${syncRuns.queuedAt})`, since)]
      if (connectionId !== undefined) wanted.push(eq(syncRuns.connectionId, connectionId))
      return orm
        .select()
        .from(syncRuns)
        .where(and(...wanted))
        .orderBy(desc(syncRuns.id))
        .limit(20_000)
        .all()
    },
    /** Runs that a vanished process left as running. */
    interrupt(): number {
      return orm
        .update(syncRuns)
        .set({ status: 'interrupted', resumed: sql`${syncRuns.resumed} + 1`, error: null })
        .where(eq(syncRuns.status, 'running'))
        .run().changes
    },
  }
}

export type SyncStore = ReturnType<typeof createSyncStore>
