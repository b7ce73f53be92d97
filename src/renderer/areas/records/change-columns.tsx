import type { RecordChange } from '../../../contract/record-history.ts'
import { formatCount, formatTime, missing } from '../../kit/format.ts'
import type { Column } from '../../kit/Table.tsx'
import { kindWords } from './ChangeFilters.tsx'
import css from './Changes.module.css'
import { shown } from './changed-values.ts'
import type { FieldMap } from './fields.ts'

/** Fields named in a row before the rest is only counted. */
const most = 3

/** Columns of the changes: when and what first, who and the org's own time where there is room. */
export function changeColumns(
  fields: FieldMap,
  width: number,
  /** The field that is looked for stands first. */
  field: string | undefined,
): readonly Column<RecordChange>[] {
  const all: readonly (Column<RecordChange> & { readonly from?: number })[] = [
    {
      id: 'seen',
      head: 'Seen',
      width: 136,
      cell: (change) => formatTime(change.synced_at, { seconds: true }),
    },
    {
      id: 'name',
      head: 'Record',
      width: '24%',
      identity: true,
      cell: (change) => (
        <span data-gone={change.kind === 'deleted' || undefined}>{change.name || change.external_id}</span>
      ),
    },
    { id: 'kind', head: 'Change', width: 108, cell: (change) => kindWords[change.kind] },
    { id: 'what', head: 'Fields', cell: (change) => <What change={change} fields={fields} lead={field} /> },
    { id: 'who', head: 'Who', width: 150, from: 900, cell: (change) => change.modified_by ?? missing },
    {
      id: 'org',
      head: 'In the org',
      width: 124,
      from: 1050,
      cell: (change) => formatTime(change.modified_at),
    },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}

type WhatProps = {
  readonly change: RecordChange
  readonly fields: FieldMap
  readonly lead: string | undefined
}

function What({ change, fields, lead }: WhatProps) {
  const rank = (field: string) => (field === lead ? 0 : 1)
  const changes = change.changes.toSorted((one, other) => rank(one.field) - rank(other.field))
  const more = change.changes.length - most
  return (
    <span className={css.what}>
      {changes.slice(0, most).map((each) => {
        const { field, before, after } = shown(each, fields)
        return (
          <span key={field} className={css.change}>
            {field} <del>{words(before)}</del> → <ins>{words(after)}</ins>
          </span>
        )
      })}
      {more > 0 ? <span className={css.quiet}>and {formatCount(more, 'field')} more</span> : null}
    </span>
  )
}

function words(value: unknown): string {
  if (value === undefined) return missing
  if (value === null || value === '') return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
