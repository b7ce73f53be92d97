import { TextInput } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { RecordAsOf, RecordClock } from '../../../contract/record-history.ts'
import { Failure } from '../../api/Failure.tsx'
import { Button } from '../../kit/Button.tsx'
import { formatNumber, formatTime } from '../../kit/format.ts'
import { icon14 } from '../../kit/icons.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import css from './AsOf.module.css'
import { localMoment, travelTo, validInstant } from './use-as-of.ts'

/** The two clocks an instant may be on. */
export const clockOptions = [
  { value: 'org', label: 'In the org' },
  { value: 'seen', label: 'Seen here' },
] as const

type AsOfFormProps = { readonly at: string | undefined; readonly clock: RecordClock }

/** Asks for an instant to look at the record as of, and for the clock it is on. */
export function AsOfForm({ at, clock }: AsOfFormProps) {
  const [typed, setTyped] = useState<string>()
  const value = typed ?? localMoment(at)
  const moment = validInstant(value)
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (moment !== undefined) travelTo(moment, clock)
        setTyped(undefined)
      }}
    >
      <TextInput
        className={css.when}
        type="datetime-local"
        step={1}
        size="xs"
        aria-label="Look at the record as of"
        value={value}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="small"
        icon={<IconHistory {...icon14} />}
        off={moment === undefined ? 'Choose a day and a time first.' : false}
      >
        Show
      </Button>
      <Segmented
        label="By which clock"
        options={[...clockOptions]}
        value={clock}
        onChange={(next) => travelTo(at ?? moment ?? new Date().toISOString(), next)}
      />
    </form>
  )
}

type AsOfNoticeProps = {
  readonly at: string
  readonly clock: RecordClock
  readonly found: RecordAsOf | undefined
  readonly error: Error | null
}

/** Says that the fields below are not those of now, and whose time it is. */
export function AsOfNotice({ at, clock, found, error }: AsOfNoticeProps) {
  if (error && !found) {
    return (
      <Failure
        title="The record could not be read as of then"
        error={error}
        onRetry={() => travelTo(undefined)}
        compact
      />
    )
  }
  return (
    <div className={css.notice} data-doubt={(found && !found.exact) || undefined} role="status">
      <p>
        <b>
          As of {formatTime(at, { seconds: true })} {clock === 'org' ? 'in the org' : 'as seen here'}
        </b>
        {found ? <> · {words(found)}</> : null}
      </p>
      <Button size="small" kind="quiet" onClick={() => travelTo(undefined)}>
        Back to now
      </Button>
    </div>
  )
}

function words({ state, point, exact, until, known_from: first, versions }: RecordAsOf): ReactNode {
  if (state === 'unknown' || point === null)
    return <>the first version here is of {formatTime(first, { seconds: true })}</>
  const which = `version ${formatNumber(point.version)} of ${formatNumber(Math.max(versions, point.version))}`
  const held = until === null ? 'holds still' : `held until ${formatTime(until, { seconds: true })}`
  if (!exact)
    return <>{which}, the last one kept before then: later ones were let go, so it may have changed</>
  return (
    <>
      {which}, {held}
      {state === 'deleted' ? ', deleted' : ''}
    </>
  )
}
