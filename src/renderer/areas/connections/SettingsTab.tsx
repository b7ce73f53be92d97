import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatCount } from '../../kit/format.ts'
import { LockState } from '../../kit/LockState.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { ColorChoice } from './ColorChoice.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { ReserveField } from './ReserveField.tsx'
import { RetentionFields } from './RetentionFields.tsx'
import css from './SettingsTab.module.css'
import { SignInFacts } from './SignInFacts.tsx'
import { useOff } from '../../api/use-off.ts'
import { useRename } from './use-rename.ts'
import { useUpdate } from './use-update.ts'
import { minutesOf, schedules, scheduleText, scheduleValue } from './words.ts'

export type SettingsTabProps = {
  readonly connection: Connection
  readonly onSignIn: () => void
  readonly onDisconnect: () => void
}

/** What belongs to the connection itself: name, line, schedule, sign-in, and the way off the deck. */
export function SettingsTab({ connection, onSignIn, onDisconnect }: SettingsTabProps) {
  const off = useOff()
  const update = useUpdate()
  const [importing, setImporting] = useState(false)
  const { label, color, environment, schedule_minutes: minutes, records } = connection
  return (
    <div className={css.settings}>
      <Part title="Name and line">
        <Name connection={connection} />
        <ColorChoice
          environment={environment}
          color={color}
          onColor={(next) => {
            if (off === undefined)
              update.mutate({
                connection,
                change: { color: next },
                said: `The line of ${label} has a new colour`,
                undo: { color },
              })
          }}
        />
      </Part>
      <Part title="Schedule">
        <Field label="Sync" help={<Next connection={connection} />}>
          {(control) => (
            <Select
              {...control}
              data={schedules}
              allowDeselect={false}
              disabled={off !== undefined}
              value={scheduleValue(minutes)}
              onChange={(next) => {
                const chosen = minutesOf(next ?? 'off')
                update.mutate({
                  connection,
                  change: { schedule_minutes: chosen },
                  said: `Schedule of ${label}: ${scheduleText(chosen).toLowerCase()}`,
                  undo: { schedule_minutes: minutesOf(scheduleValue(minutes)) },
                })
              }}
            />
          )}
        </Field>
      </Part>
      <Part title="API calls">
        <ReserveField connection={connection} />
      </Part>
      <Part title="History kept">
        <RetentionFields connection={connection} />
      </Part>
      <Part
        title="Older data"
        action={
          <Button off={off} onClick={() => setImporting(true)}>
            Import a table…
          </Button>
        }
      >
        <p className={css.text}>
          Companies and opportunities from an older structure with a table for each object, as JSON or CSV.
        </p>
        {importing ? <ImportDialog connection={connection} onClose={() => setImporting(false)} /> : null}
      </Part>
      <Part title="Access">
        <LockState production={environment === 'production'} />
        <p className={css.text}>
          Orgdeck reads from {label} and writes nothing to it. This version has no way to switch writes on.
        </p>
      </Part>
      <Part
        title="Sign-in"
        action={
          <Button off={off} onClick={onSignIn}>
            Sign in again…
          </Button>
        }
      >
        <SignInFacts connection={connection} />
      </Part>
      <Part
        title="Disconnect"
        action={
          <Button kind="danger" off={off} onClick={onDisconnect}>
            Disconnect {label}…
          </Button>
        }
      >
        <p className={css.text}>
          Revokes the token, forgets the secrets and removes {formatCount(records, 'local record')} with all
          their versions. The org itself is untouched.
        </p>
      </Part>
    </div>
  )
}

type PartProps = { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode }

function Part({ title, action, children }: PartProps) {
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      <div className={css.fields}>
        {children}
        {action ? <div>{action}</div> : null}
      </div>
    </section>
  )
}

function Name({ connection }: { readonly connection: Connection }) {
  const off = useOff()
  const [typed, setTyped] = useState<string>()
  const rename = useRename(connection, () => setTyped(undefined))
  const name = (typed ?? connection.label).trim()
  const changed = typed !== undefined && name !== connection.label
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && name !== '' && off === undefined) rename.mutate(name)
      }}
    >
      <Field
        label="Name"
        help="Short names fit the deck. The name is yours; the org does not see it."
        error={
          rename.error
            ? shownError(rename.error).message
            : name === ''
              ? 'A connection needs a name.'
              : undefined
        }
      >
        {(control) => (
          <div className={css.row}>
            <TextInput
              {...control}
              className={css.grow}
              maxLength={40}
              value={typed ?? connection.label}
              error={Boolean(rename.error) || name === ''}
              onChange={(event) => {
                rename.reset()
                setTyped(event.currentTarget.value)
              }}
            />
            {changed ? (
              <>
                <Button kind="quiet" onClick={() => setTyped(undefined)}>
                  Keep {connection.label}
                </Button>
                <Button
                  type="submit"
                  kind="primary"
                  busy={rename.isPending}
                  off={off ?? (name === '' ? 'A connection needs a name.' : false)}
                >
                  Save name
                </Button>
              </>
            ) : null}
          </div>
        )}
      </Field>
    </form>
  )
}

function Next({ connection }: { readonly connection: Connection }) {
  const { paused, next_sync_at, schedule_minutes } = connection
  if (paused) return <>Paused: the schedule holds until sync is resumed.</>
  if (schedule_minutes === null) return <>Nothing is read until somebody presses Sync now.</>
  return (
    <>
      Each sync reads only what changed. Next at <RelativeTime at={next_sync_at} />.
    </>
  )
}
