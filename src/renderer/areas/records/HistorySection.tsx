import type { RecordVersion } from '../../../contract/records.ts'
import { Diff } from '../../kit/Diff.tsx'
import { formatCount, formatDate, formatTime } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Failure } from '../../api/Failure.tsx'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'
import css from './RecordInspector.module.css'
import { formatValue, isEmpty } from './values.ts'
import { VersionTicks } from './VersionTicks.tsx'

export type HistorySectionProps = {
  /** Newest first; undefined while they are read. */
  readonly versions: readonly RecordVersion[] | undefined
  readonly total: number | undefined
  readonly fields: FieldMap
  readonly error: Error | null
  readonly onRetry: () => void
}

/** When the org says a version was made; when we read it, if the org does not say. */
export const momentOf = (version: RecordVersion): string => version.modified_at ?? version.synced_at

/** Every version of a record, newest first, and what each changed. */
export function HistorySection({ versions, total = 0, fields, error, onRetry }: HistorySectionProps) {
  const oldest = versions?.at(-1)
  const note = oldest
    ? `${formatCount(total, 'version')} since ${formatDate(oldest.kind === 'created' ? oldest.synced_at : momentOf(oldest))}`
    : undefined
  return (
    <>
      <SectionHead title="History" note={note} flush level={3} />
      {error && !versions ? (
        <Failure title="The versions could not be read" error={error} onRetry={onRetry} compact />
      ) : versions ? (
        <>
          {versions.length > 1 ? <VersionTicks versions={versions} /> : null}
          <ol className={css.versions}>
            {versions.map((version) => (
              <li key={version.version} className={css.version}>
                <time
                  className={css.when}
                  dateTime={momentOf(version)}
                  title={`Read ${formatTime(version.synced_at)}`}
                >
                  {formatTime(momentOf(version))}
                </time>
                <div className={css.what}>
                  <p>
                    <b className={css.who}>{version.modified_by ?? words[version.kind]}</b>{' '}
                    <span className={css.quiet}>{summary(version)}</span>
                  </p>
                  {version.kind === 'created' ? null : <Diff changes={changesOf(version, fields)} />}
                </div>
              </li>
            ))}
          </ol>
          {versions.length < total ? (
            <p className={css.quiet}>{formatCount(total - versions.length, 'older version')} not shown</p>
          ) : null}
        </>
      ) : (
        <LoadingRows rows={2} columns={[20, 60]} />
      )}
    </>
  )
}

const words: Readonly<Record<RecordVersion['kind'], string>> = {
  created: 'First copy',
  updated: 'Changed',
  deleted: 'Deleted',
  restored: 'Restored',
}

/** "changed, 3 fields"; what happened stands here unless it stands in place of a name already. */
function summary(version: RecordVersion): string {
  const fields =
    version.kind === 'created'
      ? `${formatCount(version.field_count, 'field')} filled`
      : version.changes.length > 0
        ? formatCount(version.changes.length, 'field')
        : ''
  const what = version.modified_by === null ? '' : words[version.kind].toLowerCase()
  return [what, fields].filter(Boolean).join(', ')
}

/** Changes with labels and readable values; empty and missing stay what they are. */
function changesOf(version: RecordVersion, fields: FieldMap) {
  return version.changes.map((change) => {
    const field = fieldOf(fields, change.field)
    const read = (value: unknown) =>
      isEmpty(value) || value === undefined ? value : formatValue(value, field)
    return { field: field.label, before: read(change.from), after: read(change.to) }
  })
}
