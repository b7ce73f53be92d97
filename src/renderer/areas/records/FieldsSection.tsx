import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordDetail } from '../../../contract/records.ts'
import { formatCount } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { icon14 } from '../../kit/icons.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { orderFields, shownFirst } from './field-order.ts'
import { kindOf } from './fields.ts'
import type { Field, FieldMap } from './fields.ts'
import css from './RecordInspector.module.css'
import { ReferenceValue } from './ReferenceValue.tsx'
import { formatValue, isEmpty } from './values.ts'

export type FieldsSectionProps = {
  readonly record: RecordDetail
  readonly fields: FieldMap
  readonly first: readonly string[]
  /** Fields to mark, and what the mark says: that the last version changed them, unless told otherwise. */
  readonly changed: ReadonlySet<string>
  readonly changedWords?: string
}

/** The fields of a record, the telling ones first, the rest on demand. */
export function FieldsSection(props: FieldsSectionProps) {
  const { record, fields, first, changed, changedWords = 'Changed in the last version' } = props
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const all = orderFields(record, fields, first)
  const wanted = words.trim().toLowerCase()
  const found = open
    ? all.filter((field) =>
        `${field.label} ${field.name} ${formatValue(record.fields[field.name], field, record.currency)}`
          .toLowerCase()
          .includes(wanted),
      )
    : all.slice(0, Math.max(shownFirst, first.length))
  const more = all.length - found.length
  return (
    <>
      {open ? (
        <TextInput
          className={css.search}
          size="xs"
          aria-label="Search in fields"
          placeholder={`Search in ${formatCount(all.length, 'field')}`}
          leftSection={<IconSearch {...icon14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      ) : null}
      <dl className={css.fields}>
        {found.map((field) => (
          <div key={field.name} className={css.field}>
            <dt title={field.name}>{field.label}</dt>
            <dd data-stale={record.stale.some((one) => one.field === field.name) || undefined}>
              <FieldValue record={record} field={field} />
              <UnknownSince record={record} name={field.name} />
              {changed.has(field.name) ? (
                <span className={css.dot} title={changedWords}>
                  <span className="od-visually-hidden">{changedWords.toLowerCase()}</span>
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      {open && found.length === 0 ? <p className={css.quiet}>No field holds “{words.trim()}”</p> : null}
      {open || more > 0 ? (
        <button
          type="button"
          className={css.link}
          onClick={() => {
            setOpen(!open)
            setWords('')
          }}
        >
          {open ? 'Fewer fields' : formatCount(more, 'more field')}
        </button>
      ) : null}
    </>
  )
}

/** Says of a last known value that the org no longer shows the field: it may be another by now. */
function UnknownSince({ record, name }: { readonly record: RecordDetail; readonly name: string }) {
  const stale = record.stale.find(({ field }) => field === name)
  if (stale === undefined) return null
  return (
    <span
      className={css.stale}
      title="The org no longer lets this user read the field. This is its last known value; it may be another by now."
    >
      <Glyph status="unknown" /> last known, hidden since <RelativeTime at={stale.since} />
    </span>
  )
}

function FieldValue({ record, field }: { readonly record: RecordDetail; readonly field: Field }) {
  const value = record.fields[field.name]
  if (value === undefined) return <span className={css.quiet}>not readable</span>
  if (isEmpty(value)) return <span className={css.quiet}>empty</span>
  if (kindOf(field) === 'reference' && typeof value === 'string') {
    return (
      <ReferenceValue id={value} own={value === record.external_id} integrationId={record.integration_id} />
    )
  }
  const words = formatValue(value, field, record.currency)
  if (field.type === 'url' && /^https?:\/\//.test(words)) {
    return (
      <a href={words} target="_blank" rel="noreferrer">
        {words}
      </a>
    )
  }
  return <span className={css.text}>{words}</span>
}
