import { IconRestore, IconTrash, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { HistoryPoint, RecordComparison, RecordState } from '../../../contract/record-history.ts'
import type { RecordVersion } from '../../../contract/records.ts'
import { Failure } from '../../api/Failure.tsx'
import { Diff } from '../../kit/Diff.tsx'
import { formatCount, formatTime } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon14, icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { comparisonFinding } from './compare-points.ts'
import css from './Compare.module.css'
import { ComparePicker } from './ComparePicker.tsx'
import { absent, shown } from './changed-values.ts'
import type { FieldMap } from './fields.ts'
import { comparePoints, endComparison } from './use-compare.ts'
import type { useCompare } from './use-compare.ts'

export type CompareSectionProps = {
  readonly compare: ReturnType<typeof useCompare>
  readonly versions: readonly RecordVersion[]
  readonly fields: FieldMap
}

const shownFirst = 12

/** Two points of a record beside each other: which they are, whether it was there, and field by field what differs. */
export function CompareSection({ compare, versions, fields }: CompareSectionProps) {
  const { left, right, clock, found, error, retry } = compare
  if (left === undefined) return null
  return (
    <>
      <SectionHead
        title="Compare"
        note="two points of its history"
        flush
        level={3}
        actions={
          <IconButton label="Close the comparison" size="small" onClick={endComparison}>
            <IconX {...icon16} />
          </IconButton>
        }
      />
      <ComparePicker left={left} right={right} clock={clock} versions={versions} />
      {error && !found ? (
        <Failure title="The two points could not be compared" error={error} onRetry={retry} compact />
      ) : found ? (
        <Found found={found} fields={fields} right={right} clock={clock} />
      ) : (
        <LoadingRows rows={3} columns={[30, 50]} label="Comparing" />
      )}
    </>
  )
}

type FoundProps = Pick<ReturnType<typeof useCompare>, 'right' | 'clock'> & {
  readonly found: RecordComparison
  readonly fields: FieldMap
}

function Found({ found, fields, right, clock }: FoundProps) {
  const [all, setAll] = useState(false)
  // Before the first version there was nothing to let go: that the point is unknown is said already.
  const gaps = !found.exact && found.from !== null
  const changes = all ? found.changes : found.changes.slice(0, shownFirst)
  return (
    <div role="region" aria-label="Comparison">
      <p className={css.finding} data-doubt={gaps || undefined}>
        <b>{comparisonFinding(found)}</b>
        {gaps ? '. Versions in between were let go: who and when are the nearest known.' : ''}
      </p>
      {found.from_state === 'unknown' && found.to !== null ? (
        <button
          type="button"
          className={css.more}
          onClick={() => comparePoints({ left: { version: 1 }, right, clock })}
        >
          Compare from its first version instead
        </button>
      ) : null}
      <dl className={css.ends}>
        <End label="Earlier" point={found.from} state={found.from_state} />
        <End label="Later" point={found.to} state={found.to_state} />
      </dl>
      {found.turns.length > 0 ? (
        <ul className={css.turns} aria-label="Deletions and returns in between">
          {found.turns.map((turn) => (
            <li key={turn.version}>
              {turn.kind === 'deleted' ? <IconTrash {...icon14} /> : <IconRestore {...icon14} />}
              <span>
                <b>{turn.kind === 'deleted' ? 'Deleted' : 'Restored'}</b> {byWords(turn)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {changes.map((change) => (
        <div key={change.field} className={css.change}>
          <Diff changes={[shown(change, fields)]} absent={absent} />
          <p className={css.by}>{byWords(change)}</p>
        </div>
      ))}
      {found.changes.length > changes.length ? (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          {formatCount(found.changes.length - changes.length, 'more field')}
        </button>
      ) : null}
    </div>
  )
}

type EndProps = {
  readonly label: string
  readonly point: HistoryPoint | null
  readonly state: RecordState
}

const states = {
  present: { glyph: 'fine', words: 'in the org' },
  deleted: { glyph: 'cancelled', words: 'deleted in the org' },
  unknown: { glyph: 'unknown', words: 'before the first version here' },
} as const

function End({ label, point, state }: EndProps) {
  const { glyph, words } = states[state]
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Glyph status={glyph} />
        <span>
          {point === null
            ? capital(words)
            : `Version ${point.version} of ${formatTime(point.modified_at ?? point.synced_at)}, ${words}`}
        </span>
      </dd>
    </>
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Who made a version, when, and which it was; the org need not have told who. */
function byWords(point: Omit<HistoryPoint, 'kind'>): string {
  const when = formatTime(point.modified_at ?? point.synced_at)
  const who = point.modified_by === null ? 'the org does not say by whom' : `by ${point.modified_by}`
  return `${who}, ${when}, version ${point.version}`
}
