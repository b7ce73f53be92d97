import type { Page } from '../../contract/base.ts'
import {
  changeKinds,
  type ChangeCounts,
  type ChangeKind,
  type RecordChange,
} from '../../contract/record-history.ts'
import type { ConnectionService } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import type { PageInput } from '../paging.ts'
import type { ChangeCountsTask, ChangePage, ChangeTask } from './change-feed.ts'
import { csvCell, csvHeader } from './export.ts'

type Filter = {
  readonly integration_id: number
  readonly since: string
  readonly until?: string | undefined
}
type ObjectFilter = Filter & {
  readonly object: string
  readonly kinds?: readonly ChangeKind[] | undefined
  readonly field?: string | undefined
}
type Listed = Page<RecordChange> & { counts: ChangeCounts; complete: boolean; took_ms: number }
type Counted = ChangeCounts & { object: string; label_plural: string }

const exportRows = 500
/** Columns of the CSV file of changes: a line for each changed field, one line for a change without any. */
const fileColumns = [
  'id',
  'name',
  'kind',
  'version',
  'synced_at',
  'modified_at',
  'modified_by',
  'field',
  'from',
  'to',
] as const

type Deps = { readonly store: Store; readonly reads: WorkerPool; readonly connections: ConnectionService }

/** What changed in the local copy since an instant: lists, counts and files. All reading is on the reading thread. */
export function createChangeReads({ store, reads, connections }: Deps) {
  const taskOf = (input: ObjectFilter): Omit<ChangeTask, 'page' | 'page_size' | 'counted'> => ({
    integration_id: input.integration_id,
    object: input.object,
    since: Date.parse(input.since),
    until: input.until === undefined ? null : Date.parse(input.until),
    kinds: input.kinds === undefined || input.kinds.length === 0 ? changeKinds : input.kinds,
    field: input.field,
  })

  return {
    async changes(input: ObjectFilter & PageInput): Promise<Listed> {
      connections.rows.get(input.integration_id)
      const { page, page_size, cursor } = input
      const task: ChangeTask = { ...taskOf(input), page, page_size, cursor, counted: true }
      const found = (await reads.run('records.changes', task)) as ChangePage
      const total = task.kinds.reduce((sum, kind) => sum + found.counts[kind], 0)
      return { ...found, total, page, page_size, pages: Math.ceil(total / page_size) }
    },

    async changeCounts(input: Filter): Promise<{ items: Counted[]; took_ms: number }> {
      const began = performance.now()
      connections.rows.get(input.integration_id)
      const objects = store.sql
        .prepare<[number], string>('SELECT object FROM record_counts WHERE connection_id = ? ORDER BY object')
        .pluck()
        .all(input.integration_id)
      const { integration_id } = input
      const until = input.until === undefined ? null : Date.parse(input.until)
      const task: ChangeCountsTask = { integration_id, since: Date.parse(input.since), until, objects }
      const counted = (await reads.run('records.changeCounts', task)) as (ChangeCounts & { object: string })[]
      return {
        items: counted.map((row) => ({
          ...row,
          label_plural: connections.described(integration_id, row.object)?.info.labelPlural ?? row.object,
        })),
        took_ms: Math.round((performance.now() - began) * 10) / 10,
      }
    },

    /** The changes as a file, page by page; the next page is read when the last was taken. */
    async *exportChanges(
      input: ObjectFilter & { readonly format: 'csv' | 'ndjson' },
    ): AsyncGenerator<string> {
      const line = input.format === 'csv' ? csvLines : (change: RecordChange) => `${JSON.stringify(change)}\n`
      // Newest first: what is seen while the file is written stands above its first line, so the file stays one whole.
      if (input.format === 'csv') yield csvHeader(fileColumns)
      for (let cursor: string | undefined; ;) {
        const task: ChangeTask = { ...taskOf(input), page: 1, page_size: exportRows, cursor, counted: false }
        const found = (await reads.run('records.changes', task)) as ChangePage
        if (found.items.length > 0) yield found.items.map(line).join('')
        if (found.cursor === null) return
        cursor = found.cursor
      }
    },
  }
}

function csvLines(change: RecordChange): string {
  const { external_id, name, kind, version, synced_at, modified_at, modified_by } = change
  const head = [external_id, name, kind, version, synced_at, modified_at, modified_by]
  const changes = change.changes.length === 0 ? [{ field: null, from: null, to: null }] : change.changes
  return changes
    .map(({ field, from, to }) => `${[...head, field, from, to].map(csvCell).join(',')}\r\n`)
    .join('')
}
