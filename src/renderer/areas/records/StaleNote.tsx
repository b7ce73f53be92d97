import type { RecordDetail } from '../../../contract/records.ts'
import { formatCount } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { schemaHref } from '../connections/places.ts'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'
import css from './RecordInspector.module.css'

const named = 3

/** Says over the fields that the org stopped showing some of them, which, and where that is told at length. */
export function StaleNote({ record, fields }: { readonly record: RecordDetail; readonly fields: FieldMap }) {
  const { stale } = record
  if (stale.length === 0) return null
  const labels = stale.slice(0, named).map(({ field }) => fieldOf(fields, field).label)
  const more = stale.length - labels.length
  return (
    <p className={css.staleNote}>
      <Glyph status="unknown" />
      <span>
        {formatCount(stale.length, 'field is', 'fields are')} no longer shown by the org: {labels.join(', ')}
        {more > 0 ? ` and ${more} more` : ''}. Here stand the last known values.{' '}
        <a href={schemaHref(record.integration_id, record.object)}>See what changed</a>
      </span>
    </p>
  )
}
