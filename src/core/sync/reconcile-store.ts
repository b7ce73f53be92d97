import { and, asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { ReconcileRow, ReconcileStatus, RowDifference } from '../../contract/reconcile.ts'
import type { Store } from '../db/open.ts'
import { notFound } from '../errors.ts'
import { isoOrNull } from '../time.ts'
import { reconcileReports, reconcileRows } from './tables.ts'

export type ReportRow = typeof reconcileReports.$inferSelect

const active = ['queued', 'running'] as const satisfies readonly ReconcileStatus[]
/** Legal moves. What a vanished process left running is begun anew. */
const moves: Readonly<Record<ReconcileStatus, readonly ReconcileStatus[]>> = {
  queued: ['running', 'cancelled', 'failed'],
  running: ['running', 'queued', 'proved', 'repaired', 'differs', 'confirm', 'failed', 'cancelled'],
  confirm: ['queued', 'differs'],
  proved: [],
  repaired: [],
  differs: [],
  failed: [],
  cancelled: [],
}

/** Reports and the rows that differed. */
export function createReconcileStore(store: Store) {
  const { orm } = store
  return {
    get(id: number): ReportRow {
      const row = orm.select().from(reconcileReports).where(eq(reconcileReports.id, id)).get()
      if (row === undefined) throw notFound('comparison', id)
      return row
    },
    find: (id: number): ReportRow | undefined =>
      orm.select().from(reconcileReports).where(eq(reconcileReports.id, id)).get(),
    add: (values: typeof reconcileReports.$inferInsert): ReportRow =>
      orm.insert(reconcileReports).values(values).returning().get(),
    update(id: number, values: Partial<ReportRow>): void {
      orm.update(reconcileReports).set(values).where(eq(reconcileReports.id, id)).run()
    },
    /** Moves a report if the table of moves allows it; says whether it did. */
    move(id: number, to: ReconcileStatus, values: Partial<ReportRow> = {}): boolean {
      const from = (Object.keys(moves) as ReconcileStatus[]).filter((state) => moves[state].includes(to))
      const { changes } = orm
        .update(reconcileReports)
        .set({ ...values, status: to })
        .where(and(eq(reconcileReports.id, id), inArray(reconcileReports.status, from)))
        .run()
      return changes > 0
    },
    /** The comparison of a stream that waits or runs. */
    active(streamId: number): ReportRow | undefined {
      return orm
        .select()
        .from(reconcileReports)
        .where(and(eq(reconcileReports.streamId, streamId), inArray(reconcileReports.status, [...active])))
        .get()
    },
    activeOf(connectionId: number): ReportRow[] {
      return orm
        .select()
        .from(reconcileReports)
        .where(
          and(eq(reconcileReports.connectionId, connectionId), inArray(reconcileReports.status, [...active])),
        )
        .all()
    },
    /** The newest report of each stream. */
    last(connectionId?: number): ReportRow[] {
      const newest = orm
        .select({ id: sql<number>`max(${reconcileReports.id})` })
        .from(reconcileReports)
        .where(connectionId === undefined ? undefined : eq(reconcileReports.connectionId, connectionId))
        .groupBy(reconcileReports.streamId)
      return orm.select().from(reconcileReports).where(inArray(reconcileReports.id, newest)).all()
    },
    list(
      filter: {
        integration_id?: number | undefined
        object?: string | undefined
        status?: ReconcileStatus | undefined
      },
      limit: number,
      offset: number,
    ): { rows: ReportRow[]; total: number } {
      const wanted: SQL[] = []
      if (filter.integration_id !== undefined)
        wanted.push(eq(reconcileReports.connectionId, filter.integration_id))
      if (filter.object !== undefined) wanted.push(eq(reconcileReports.object, filter.object))
      if (filter.status !== undefined) wanted.push(eq(reconcileReports.status, filter.status))
      const where = and(...wanted)
      const total =
        orm
          .select({ n: sql<number>`count(*)` })
          .from(reconcileReports)
          .where(where)
          .get()?.n ?? 0
      const rows = orm
        .select()
        .from(reconcileReports)
        .where(where)
        .orderBy(desc(reconcileReports.id))
        .limit(limit)
        .offset(offset)
        .all()
      return { rows, total }
    },
    /** How many rows differ, by what they are and what became of them. */
    found(id: number): Pick<ReportRow, 'missingHere' | 'outdatedHere' | 'goneThere' | 'repaired'> & {
      readonly goneOpen: number
    } {
      const groups = orm
        .select({ kind: reconcileRows.kind, outcome: reconcileRows.outcome, n: sql<number>`count(*)` })
        .from(reconcileRows)
        .where(eq(reconcileRows.reportId, id))
        .groupBy(reconcileRows.kind, reconcileRows.outcome)
        .all()
      const sum = (fits: (group: (typeof groups)[number]) => boolean): number =>
        groups.filter(fits).reduce((rows, group) => rows + group.n, 0)
      return {
        missingHere: sum(({ kind }) => kind === 'missing_here'),
        outdatedHere: sum(({ kind }) => kind === 'outdated_here'),
        goneThere: sum(({ kind }) => kind === 'gone_there'),
        repaired: sum(({ outcome }) => outcome === 'read_again' || outcome === 'deleted'),
        goneOpen: sum(({ kind, outcome }) => kind === 'gone_there' && outcome === 'open'),
      }
    },
    keepOpen(id: number): void {
      orm
        .update(reconcileRows)
        .set({ outcome: 'kept' })
        .where(and(eq(reconcileRows.reportId, id), eq(reconcileRows.outcome, 'open')))
        .run()
    },
    buckets(id: number): { bucket: number; rows: number }[] {
      return orm
        .select({ bucket: reconcileRows.bucket, rows: sql<number>`count(*)` })
        .from(reconcileRows)
        .where(eq(reconcileRows.reportId, id))
        .groupBy(reconcileRows.bucket)
        .orderBy(asc(reconcileRows.bucket))
        .all()
    },
    rows(
      report: ReportRow,
      kind: RowDifference | undefined,
      limit: number,
      offset: number,
    ): { rows: ReconcileRow[]; total: number } {
      const where = and(
        eq(reconcileRows.reportId, report.id),
        kind === undefined ? undefined : eq(reconcileRows.kind, kind),
      )
      const total =
        orm
          .select({ n: sql<number>`count(*)` })
          .from(reconcileRows)
          .where(where)
          .get()?.n ?? 0
      const known = store.sql.prepare<[number, string, string], { id: number; name: string }>(
        'SELECT id, name FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
      )
      const rows = orm
        .select()
        .from(reconcileRows)
        .where(where)
        .orderBy(asc(reconcileRows.externalId))
        .limit(limit)
        .offset(offset)
        .all()
        .map((row): ReconcileRow => {
          const record = known.get(report.connectionId, report.object, row.externalId)
          return {
            external_id: row.externalId,
            bucket: row.bucket,
            kind: row.kind,
            remote_modified_at: isoOrNull(row.remoteModstamp),
            local_modified_at: isoOrNull(row.localModstamp),
            outcome: row.outcome,
            record_id: record?.id ?? null,
            name: record?.name ?? null,
          }
        })
      return { rows, total }
    },
  }
}

export type ReconcileStore = ReturnType<typeof createReconcileStore>
