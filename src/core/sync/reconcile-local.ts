import type { Store } from '../db/open.ts'

export type Difference = 'missing_here' | 'outdated_here' | 'gone_there'

/** A row that differs, as it is written down. */
export type Candidate = {
  readonly externalId: string
  readonly bucket: number
  readonly kind: Difference
  readonly remoteModstamp: number | null
  readonly localModstamp: number | null
}

export type LocalRow = {
  readonly id: number
  readonly external_id: string
  readonly remote_modstamp: number | null
  readonly deleted_at: number | null
}

type Scope = { readonly reportId: number; readonly connectionId: number; readonly object: string }

const columns = 'id, external_id, remote_modstamp, deleted_at'

/** The statements of one comparison: the local rows, and the list of those that differ. */
export function localSide(store: Store, { reportId, connectionId, object }: Scope) {
  const { sql } = store
  const find = sql.prepare<[number, string, string], LocalRow>(
    `SELECT ${columns} FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?`,
  )
  const live = sql.prepare<[number, string, string, number], LocalRow>(
    `SELECT ${columns} FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id > ? ` +
      'AND deleted_at IS NULL ORDER BY external_id LIMIT ?',
  )
  const span = sql.prepare<[number, string], { low: number | null; high: number | null }>(
    'SELECT min(id) AS low, max(id) AS high FROM integration_connectors WHERE connection_id = ? AND object = ?',
  )
  const note = sql.prepare(
    'INSERT OR IGNORE INTO reconcile_rows (report_id, external_id, bucket, kind, remote_modstamp, local_modstamp, outcome) ' +
      "VALUES (?, ?, ?, ?, ?, ?, 'open')",
  )
  const open = sql.prepare<[number, string, number], Candidate>(
    'SELECT external_id AS externalId, bucket, kind, remote_modstamp AS remoteModstamp, local_modstamp AS localModstamp ' +
      "FROM reconcile_rows WHERE report_id = ? AND outcome = 'open' AND external_id > ? ORDER BY external_id LIMIT ?",
  )
  const change = sql.prepare(
    'UPDATE reconcile_rows SET kind = ?, remote_modstamp = ? WHERE report_id = ? AND external_id = ?',
  )
  const settle = sql.prepare('UPDATE reconcile_rows SET outcome = ? WHERE report_id = ? AND external_id = ?')
  const drop = sql.prepare('DELETE FROM reconcile_rows WHERE report_id = ? AND external_id = ?')
  const dropAll = sql.prepare('DELETE FROM reconcile_rows WHERE report_id = ?')
  const unstamp = sql.prepare(
    'UPDATE integration_connectors SET remote_modstamp = NULL WHERE connection_id = ? AND object = ? ' +
      'AND external_id = ? AND remote_modstamp IS ?',
  )
  return {
    find: (externalId: string): LocalRow | undefined => find.get(connectionId, object, externalId),
    /** Live rows in the order of their ids, some at a time. */
    live: (after: string, limit: number): LocalRow[] => live.all(connectionId, object, after, limit),
    marks(): Marks {
      const { low, high } = span.get(connectionId, object) ?? { low: null, high: null }
      return new Marks(low ?? 0, high ?? 0)
    },
    /** Writes a difference down; false when the row is on the list already. */
    note: (row: Candidate): boolean =>
      note.run(reportId, row.externalId, row.bucket, row.kind, row.remoteModstamp, row.localModstamp)
        .changes > 0,
    open: (after: string, limit: number): Candidate[] => open.all(reportId, after, limit),
    turnInto: (externalId: string, kind: Difference, remoteModstamp: number | null): void =>
      void change.run(kind, remoteModstamp, reportId, externalId),
    settle: (externalId: string, outcome: 'read_again' | 'deleted'): void =>
      void settle.run(outcome, reportId, externalId),
    drop: (externalId: string): void => void drop.run(reportId, externalId),
    dropAll: (): void => void dropAll.run(reportId),
    /**
     * Lets the org's word count although our stamp is later than its own, which by itself would be taken for an older
     * page (B22). Only while the row is as it was compared: somebody may have read it again meanwhile.
     */
    unstamp: (row: Candidate): void =>
      void unstamp.run(connectionId, object, row.externalId, row.localModstamp),
  }
}

export type LocalSide = ReturnType<typeof localSide>

/** What is known of a local row: not told of yet, told of by the org, or changed after the instant compared. */
export const unseen = 0
export const seen = 1
export const leftOut = 2

/** One byte a row, so that a comparison of a million rows needs a megabyte. */
export class Marks {
  private readonly low: number
  private readonly bytes: Uint8Array

  constructor(low: number, high: number) {
    this.low = low
    this.bytes = new Uint8Array(high - low + 1)
  }

  /** Was the row here at the beginning. */
  knows(id: number): boolean {
    return this.bytes[id - this.low] !== undefined
  }

  /** Rows that came after the beginning are no part of it. */
  of(id: number): number {
    return this.bytes[id - this.low] ?? leftOut
  }

  set(id: number, mark: typeof seen | typeof leftOut): void {
    this.bytes[id - this.low] = mark
  }
}
