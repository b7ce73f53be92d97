import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ComparedField, HistoryPoint } from '../../../contract/record-history.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { Button } from '../../kit/Button.tsx'
import { Diff } from '../../kit/Diff.tsx'
import { formatCount, formatTime } from '../../kit/format.ts'
import css from './AsOf.module.css'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { formatValue, isEmpty } from './values.ts'

export type CompareProps = {
  readonly id: number
  readonly from: number
  /** undefined = the newest version. */
  readonly to: number | undefined
  readonly fields: FieldMap
  readonly onClear: () => void
}

/** What differs between two versions of a record, with who changed each field and when. */
export function Compare({ id, from, to, fields, onClear }: CompareProps) {
  const { data, error, refetch } = useQuery(
    orpc.records.compare.queryOptions({
      input: { id, from, ...(to === undefined ? {} : { to }) },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <section className={css.between} aria-label="Comparison">
      {error && !data ? (
        <Failure
          title="The versions could not be compared"
          error={error}
          onRetry={() => void refetch()}
          compact
        />
      ) : data ? (
        <>
          <div className={css.points}>
            <p>
              <b>
                {data.changes.length === 0
                  ? 'No difference'
                  : formatCount(data.changes.length, 'field differs', 'fields differ')}
              </b>{' '}
              {pointWords(data.from)} → {pointWords(data.to)}
              {data.exact ? '' : ', with versions between that were let go'}
            </p>
            <Button size="small" kind="quiet" onClick={onClear}>
              Clear
            </Button>
          </div>
          {data.changes.map((change) => (
            <div key={change.field}>
              <Diff changes={[shown(change, fields)]} />
              <p className={css.by}>
                {change.modified_by ?? 'Changed'}, {formatTime(change.modified_at ?? change.synced_at)},
                version {change.version}
              </p>
            </div>
          ))}
        </>
      ) : null}
    </section>
  )
}

const pointWords = (point: HistoryPoint | null): string =>
  point === null ? 'unknown' : `version ${point.version}, ${formatTime(point.modified_at ?? point.synced_at)}`

/** A change with its label and readable values; empty and missing stay what they are. */
export function shown(change: Pick<ComparedField, 'field' | 'from' | 'to'>, fields: FieldMap) {
  const field = fieldOf(fields, change.field)
  const read = (value: unknown) => (isEmpty(value) || value === undefined ? value : formatValue(value, field))
  return { field: field.label, before: read(change.from), after: read(change.to) }
}
