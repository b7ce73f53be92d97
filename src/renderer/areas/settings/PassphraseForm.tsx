import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { passphraseFault, shortest } from './secrets-words.ts'
import type { ShutState } from './secrets-words.ts'
import css from './Settings.module.css'
import { useUnlock } from './use-unlock.ts'

export type PassphraseFormProps = {
  readonly state: ShutState
  readonly onDone?: () => void
  /** Buttons left of the submit: Cancel in a dialog. */
  readonly beside?: ReactNode
}

/** Asks for the passphrase; twice when it is chosen for the first time. */
export function PassphraseForm({ state, onDone, beside }: PassphraseFormProps) {
  const [text, setText] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const unlock = useUnlock(onDone)
  const fault = passphraseFault(state, text, again)
  const short = state === 'locked' || text.length < shortest
  const refused = unlock.error ? shownError(unlock.error).message : undefined
  return (
    <form
      className={css.passphrase}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (fault === undefined) unlock.mutate({ passphrase: text })
      }}
    >
      <Field
        label="Passphrase"
        help={
          state === 'unset'
            ? 'At least 8 characters. It is kept nowhere: without it the orgs have to be signed in again.'
            : undefined
        }
        error={(tried && short ? fault : undefined) ?? refused}
      >
        {(control) => (
          <PasswordInput
            {...control}
            data-autofocus
            autoComplete={state === 'unset' ? 'new-password' : 'current-password'}
            error={Boolean((tried && short && fault) || refused)}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      {state === 'unset' ? (
        <Field label="Once more" error={tried && !short ? fault : undefined}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              error={Boolean(tried && !short && fault)}
              value={again}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
      <div className={css.buttons}>
        {beside}
        <Button kind="primary" size="large" type="submit" busy={unlock.isPending}>
          {state === 'unset' ? 'Set passphrase' : 'Unlock'}
        </Button>
      </div>
    </form>
  )
}
