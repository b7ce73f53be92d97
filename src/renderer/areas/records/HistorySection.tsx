import { IconArrowsDiff } from '@tabler/icons-react'
import type { RecordVersion } from '../../../contract/records.ts'
import { Diff } from '../../kit/Diff.tsx'
import { formatCount, formatDate, formatTime } from '../../kit/format.ts'
import { icon14 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Failure } from '../../api/Failure.tsx'
import { AsOfForm } from './AsOf.tsx'
import { absent, shown } from './changed-values.ts'
import type { FieldMap } from './fields.ts'
import css from './RecordInspector.module.css'
import type { Point } from './compare-points.ts'
import { travelTo } from './use-as-of.ts'
import type { useAsOf } from './use-as-of.ts'
import { comparePoints } from './use-compare.ts'
import type { useCompare } from './use-compare.ts'
import { VersionTicks } from './VersionTicks.tsx'

export type HistorySectionProps = {
  readonly time: ReturnType<typeof useAsOf>
  readonly compare: Pick<ReturnType<typeof useCompare>, 'left' | 'right' | 'clock'>
  /** Newest first; undefined while they are read. */
  readonly versions: readonly RecordVersion[] | undefined
  readonly total: number | undefined
  readonly fields: FieldMap
  readonly error: Error | null
  readonly onRetry: () => void
}

/** When the org says a version was made; when we read it, if the org does not say. */
export const momentOf = (version: RecordVersion): string => version.modified_at ?? version.synced_at

/** Every version of a record, newest first, and what each changed; any two can be compared, any instant looked at. */
export function HistorySection(props: HistorySectionProps) {
  const { time, compare, versions, total = 0, fields, error, onRetry } = props
  const picked = [compare.left, compare.right].flatMap((point) =>
    point !== undefined && 'version' in point ? [point.version] : [],
  )
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
          <AsOfForm at={time.at} clock={time.clock} />
          {total > 1 && compare.left === undefined ? (
            <button
              type="button"
              className={css.link}
              onClick={() => comparePoints({ left: { version: oldest?.version ?? 1 } })}
            >
              <IconArrowsDiff {...icon14} /> Compare two versions or instants
            </button>
          ) : null}
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
                  {version.kind === 'created' ? null : (
                    <Diff changes={version.changes.map((change) => shown(change, fields))} absent={absent} />
                  )}
                  {total > 1 ? (
                    <Acts
                      version={version}
                      picked={picked.includes(version.version)}
                      onPick={(chosen) => pick(compare, chosen)}
                    />
                  ) : null}
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

/** The first pick is compared with now, the second with the first; a pick that stands already is let go. */
function pick({ left, right, clock }: HistorySectionProps['compare'], version: number): void {
  const same = (point: Point | undefined): boolean =>
    point !== undefined && 'version' in point && point.version === version
  if (left === undefined) comparePoints({ left: { version } })
  else if (same(left)) comparePoints({ left: right, clock })
  else comparePoints({ left, right: same(right) ? undefined : { version }, clock })
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

type ActsProps = {
  readonly version: RecordVersion
  readonly picked: boolean
  readonly onPick: (version: number) => void
}

function Acts({ version, picked, onPick }: ActsProps) {
  const { version: n, modified_at: at, synced_at: seen } = version
  return (
    <p className={css.acts}>
      <button
        type="button"
        className={css.link}
        aria-label={`Show version ${n}`}
        onClick={() => travelTo(at ?? seen, at === null ? 'seen' : 'org')}
      >
        Show
      </button>
      <button
        type="button"
        className={css.link}
        aria-label={`Compare version ${n}`}
        aria-pressed={picked}
        onClick={() => onPick(n)}
      >
        Compare
      </button>
    </p>
  )
}
