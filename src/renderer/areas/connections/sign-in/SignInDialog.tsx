import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Connection } from '../../../../contract/connections.ts'
import { api } from '../../../api/client.ts'
import { Button } from '../../../kit/Button.tsx'
import { Dialog } from '../../../kit/Dialog.tsx'
import { Field } from '../../../kit/Field.tsx'
import { toast } from '../../../kit/toast-store.ts'
import { AppForm, noKeys } from './AppForm.tsx'
import { DeviceWaiting } from './DeviceWaiting.tsx'
import { FailureNote } from './FailureNote.tsx'
import css from './SignIn.module.css'
import { useSignIn } from './use-sign-in.ts'
import { Waiting } from './Waiting.tsx'

export type SignInDialogProps = {
  readonly connection: Connection
  readonly open: boolean
  readonly onClose: () => void
}

/** Renews the sign-in of a connection that is already on the deck, in the way it was made; same org, same user. */
export function SignInDialog({ connection, open, onClose }: SignInDialogProps) {
  return open ? <Again connection={connection} onClose={onClose} /> : null
}

function Again({ connection, onClose }: Omit<SignInDialogProps, 'open'>) {
  const { id, label, environment, username, org_name } = connection
  const [keys, setKeys] = useState(noKeys)
  const [loginUrl, setLoginUrl] = useState(connection.login_url)
  const [sent, setSent] = useState(false)
  const by = connection.signed_in_by
  const demo = environment === 'demo' && by === 'web'
  const alone = by === 'jwt' || by === 'client_credentials'
  // A login of the CLI goes through an app of the CLI, which sends nobody back here.
  const foreign = by === 'cli' || by === 'token'
  const [another, setAnother] = useState(foreign)
  const signIn = useSignIn({
    onConnected: () => {
      toast({ text: `Signed in to ${label} again`, connection })
      onClose()
    },
  })
  const { state } = signIn
  const start = () => {
    setSent(true)
    if (alone)
      return signIn.begin(() => api.connections.startAuth({ flow: by, integration_id: id }), 'no page')
    const client_id = keys.clientId.trim()
    if (another && client_id === '') return
    const app = another
      ? {
          login_url: loginUrl.trim(),
          client_id,
          client_secret: keys.clientSecret === '' ? undefined : keys.clientSecret,
        }
      : {}
    const flow = by === 'device' ? by : 'web'
    signIn.begin(
      () => api.connections.startAuth({ flow, integration_id: id, ...app }),
      flow === 'web' ? 'page' : 'no page',
    )
  }
  const close = () => {
    if (state.phase === 'waiting') signIn.cancel()
    onClose()
  }
  const waiting = state.phase === 'waiting'
  return (
    <Dialog
      open
      onClose={close}
      connection={connection}
      title={`Sign in to ${label} again`}
      about={
        username === null
          ? undefined
          : `As ${username}${org_name === null ? '' : ` in ${org_name}`}. Another user or org is refused, so nothing can get mixed up.`
      }
      actions={
        waiting ? (
          <Button size="large" onClick={signIn.cancel}>
            Cancel sign-in
          </Button>
        ) : (
          <>
            <Button size="large" onClick={close}>
              Cancel
            </Button>
            <Button
              size="large"
              kind="primary"
              busy={state.phase !== 'idle' && state.phase !== 'failed'}
              onClick={start}
            >
              {state.phase === 'failed'
                ? 'Try again'
                : alone
                  ? 'Sign in again'
                  : by === 'device'
                    ? 'Get a code'
                    : 'Open the sign-in page'}
            </Button>
          </>
        )
      }
    >
      {state.phase === 'failed' ? <FailureNote failure={state.failure} /> : null}
      {waiting && state.device ? (
        <DeviceWaiting {...state.device} expiresAt={state.expiresAt} />
      ) : waiting ? (
        <Waiting waiting={state} signIn={signIn} demo={demo} />
      ) : demo ? (
        <p className={css.about}>
          The page is the demo org’s own. Choose the same user as before; there is no password.
        </p>
      ) : alone ? (
        <p className={css.about}>
          {by === 'jwt'
            ? 'The key that is kept signs the user in; nobody has to open a page. If it fails, the reason is what the org says of the app or its certificate.'
            : 'The secret that is kept signs the app in; nobody has to open a page. If the secret was changed in the org, connect the app anew: the connection is renewed.'}
        </p>
      ) : another ? (
        <form
          className={css.fields}
          onSubmit={(event) => {
            event.preventDefault()
            start()
          }}
        >
          <Field label="Login URL" help="Where this connection signed in before.">
            {(control) => (
              <TextInput
                {...control}
                spellCheck={false}
                value={loginUrl}
                onChange={(event) => setLoginUrl(event.currentTarget.value)}
              />
            )}
          </Field>
          <AppForm keys={keys} onKeys={setKeys} missing={sent} />
          <button type="submit" hidden />
        </form>
      ) : (
        <>
          <p className={css.about}>
            It goes through the same app at {new URL(loginUrl).host} as before; its key is still kept.
          </p>
          <div className={css.buttons}>
            <Button onClick={() => setAnother(true)}>Use another app or address</Button>
          </div>
        </>
      )}
    </Dialog>
  )
}
