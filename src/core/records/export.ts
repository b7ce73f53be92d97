import type { Store } from '../db/open.ts'
import { exactFieldsOf } from '../providers/index.ts'
import { buildQuery, type RecordQuery } from './query.ts'

export type ExportTask = RecordQuery & {
  readonly format: 'csv' | 'ndjson'
  readonly columns: readonly string[]
  readonly afterId: number
  readonly limit: number
}

export type ExportChunk = { readonly text: string; readonly lastId: number; readonly rows: number }

/** One stretch of an export, in the order records were first seen: bounded memory, whatever the size of the file. */
export function exportChunk(store: Store, task: ExportTask): ExportChunk {
  const built = buildQuery({ ...task, sort: '$synced' })
  const join = built.from.includes(' JOIN ')
    ? ''
    : ' JOIN integration_metadata m ON m.id = c.latest_metadata_id'
  const from = built.from.replace(' WHERE ', `${join} WHERE `)
  const rows = store.sql
    .prepare<unknown[], { id: number; type: string; raw_data: string }>(
      `SELECT c.id, c.type, m.raw_data ${from} AND c.id > ? ORDER BY c.id LIMIT ?`,
    )
    .all(...built.parameters, task.afterId, task.limit)
  const text = rows.map((row) => line(exactFieldsOf(row.type, row.raw_data), task)).join('')
  return { text, lastId: rows.at(-1)?.id ?? task.afterId, rows: rows.length }
}

export function csvHeader(columns: readonly string[]): string {
  return `${columns.map(csvCell).join(',')}\r\n`
}

function line(fields: Record<string, unknown>, task: ExportTask): string {
  if (task.format === 'ndjson') {
    if (task.columns.length === 0) return `${JSON.stringify(fields)}\n`
    return `${JSON.stringify(Object.fromEntries(task.columns.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]])))}\n`
  }
  return `${task.columns.map((name) => csvCell(Object.hasOwn(fields, name) ? fields[name] : null)).join(',')}\r\n`
}

/** RFC 4180. Values go out as they are, so that the file can be loaded again (round trip, not for spreadsheets). */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
