import { Select, TextInput } from '@mantine/core'
import type { RecordClock } from '../../../contract/record-history.ts'
import type { RecordVersion } from '../../../contract/records.ts'
import { formatTime } from '../../kit/format.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import { clockOptions } from './AsOf.tsx'
import { pointOf, pointText } from './compare-points.ts'
import type { Point } from './compare-points.ts'
import css from './Compare.module.css'
import { momentOf } from './HistorySection.tsx'
import { localMoment, validInstant } from './use-as-of.ts'
import { comparePoints } from './use-compare.ts'

const instantValue = 'instant'
const nowValue = 'now'

export type ComparePickerProps = {
  readonly left: Point
  readonly right: Point | undefined
  readonly clock: RecordClock
  readonly versions: readonly RecordVersion[]
}

/** Asks for the two points: versions, or instants on one of the clocks. */
export function ComparePicker({ left, right, clock, versions }: ComparePickerProps) {
  const instants = 'at' in left || (right !== undefined && 'at' in right)
  return (
    <div className={css.picker}>
      <PointField
        label="From"
        point={left}
        versions={versions}
        onChange={(next) => comparePoints({ left: next ?? left, right, clock })}
      />
      <PointField
        label="To"
        point={right}
        versions={versions}
        now
        onChange={(next) => comparePoints({ left, right: next, clock })}
      />
      {instants ? (
        <>
          <span className={css.label}>Clock</span>
          <div>
            <Segmented
              label="By which clock"
              options={[...clockOptions]}
              value={clock}
              onChange={(next) => comparePoints({ left, right, clock: next })}
            />
          </div>
        </>
      ) : null}
    </div>
  )
}

type PointFieldProps = {
  readonly label: 'From' | 'To'
  readonly point: Point | undefined
  readonly versions: readonly RecordVersion[]
  readonly now?: boolean
  readonly onChange: (point: Point | undefined) => void
}

function PointField({ label, point, versions, now = false, onChange }: PointFieldProps) {
  const named = versions.map((version) => ({
    value: pointText({ version: version.version }),
    label: `Version ${version.version} · ${formatTime(momentOf(version))}`,
  }))
  const value = point === undefined ? nowValue : 'at' in point ? instantValue : pointText(point)
  const known = [nowValue, instantValue].includes(value) || named.some((one) => one.value === value)
  const choose = (next: string | null): void => {
    if (next === nowValue) onChange(undefined)
    else if (next === instantValue) onChange({ at: new Date().toISOString() })
    else onChange(pointOf(next ?? undefined))
  }
  return (
    <>
      <span className={css.label} aria-hidden>
        {label}
      </span>
      <div className={css.point}>
        <Select
          size="xs"
          aria-label={label === 'From' ? 'Compare from' : 'Compare to'}
          allowDeselect={false}
          value={value}
          data={[
            ...(now ? [{ value: nowValue, label: 'Now' }] : []),
            { value: instantValue, label: 'An instant…' },
            ...named,
            ...(known ? [] : [{ value, label: `Version ${value.slice(1)}` }]),
          ]}
          onChange={choose}
        />
        {point !== undefined && 'at' in point ? (
          <TextInput
            type="datetime-local"
            step={1}
            size="xs"
            aria-label={label === 'From' ? 'Instant to compare from' : 'Instant to compare to'}
            defaultValue={localMoment(point.at)}
            key={point.at}
            onBlur={(event) => {
              const at = validInstant(event.currentTarget.value)
              if (at !== undefined && localMoment(at) !== localMoment(point.at)) onChange({ at })
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur()
            }}
          />
        ) : null}
      </div>
    </>
  )
}
