import { useState } from 'react'
import type { Connection } from '../../../../contract/connections.ts'
import { api } from '../../../api/client.ts'
import { Button } from '../../../kit/Button.tsx'
import { Glyph } from '../../../kit/Glyph.tsx'
import { AppForm } from '../sign-in/AppForm.tsx'
import { AppGuide } from '../sign-in/AppGuide.tsx'
import { FailureNote } from '../sign-in/FailureNote.tsx'
import { useSignIn } from '../sign-in/use-sign-in.ts'
import { Waiting } from '../sign-in/Waiting.tsx'
import { useOff } from '../../../api/use-off.ts'
import { beginDraft, draftLoginUrl, setDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

export type SignInStepProps = {
  readonly draft: Draft
  /** Set when the sign-in has already worked and somebody came back here. */
  readonly connection: Connection | undefined
  readonly secret: string
  readonly onSecret: (secret: string) => void
  readonly onBack: () => void
  readonly onNext: () => void
}

/** The sign-in itself, in the person's browser; for a real org through an app made once. */
export function SignInStep(props: SignInStepProps) {
  const { draft, connection, secret, onSecret, onBack, onNext } = props
  const [sent, setSent] = useState(false)
  const off = useOff()
  const signIn = useSignIn({
    held: draft.flow,
    onHeld: (flow) => setDraft({ flow }),
    onConnected: (connectionId) => {
      setDraft({ connectionId })
      onNext()
    },
  })
  const { state } = signIn
  const demo = draft.kind === 'demo'
  const login = draftLoginUrl(draft)
  const start = () => {
    setSent(true)
    const client_id = draft.clientId.trim()
    if (!demo && (client_id === '' || !login.ok)) return
    beginDraft()
    signIn.begin(() =>
      demo || !login.ok
        ? api.connections.startDemo()
        : api.connections.startAuth({
            flow: 'web',
            login_url: login.url,
            client_id,
            client_secret: secret === '' ? undefined : secret,
            environment: draft.kind === 'sandbox' ? 'sandbox' : undefined,
          }),
    )
  }
  const waiting = state.phase === 'waiting'
  const busy = state.phase === 'starting' || state.phase === 'connected'
  const submit = () => {
    if (connection) onNext()
    else if (!waiting && !busy && off === undefined) start()
  }
  return (
    <Frame
      step="sign-in"
      title={
        demo ? 'Sign in to the demo org' : login.ok ? `Sign in at ${new URL(login.url).host}` : 'Sign in'
      }
      connection={connection}
      onSubmit={submit}
      back={
        <Button size="large" onClick={onBack} off={waiting ? 'Cancel the sign-in first.' : false}>
          Back
        </Button>
      }
      actions={
        connection ? (
          <>
            <Button size="large" off={off} onClick={start}>
              Sign in as somebody else
            </Button>
            <Button size="large" kind="primary" type="submit">
              Continue
            </Button>
          </>
        ) : waiting ? (
          // Keys keep the two apart: one element turned from cancel to submit would submit by the same click.
          <Button key="cancel" size="large" onClick={signIn.cancel}>
            Cancel sign-in
          </Button>
        ) : (
          <Button key="begin" size="large" kind="primary" type="submit" busy={busy} off={off}>
            {state.phase === 'failed' ? 'Try again' : 'Open the sign-in page'}
          </Button>
        )
      }
    >
      <div className={css.columns} data-single={demo || undefined}>
        <div className={css.form}>
          {state.phase === 'failed' ? <FailureNote failure={state.failure} /> : null}
          {waiting ? (
            <Waiting waiting={state} signIn={signIn} demo={demo} />
          ) : connection ? (
            <p className={css.done}>
              <Glyph status="ok" /> Signed in as <strong>{connection.username ?? 'a user'}</strong> in{' '}
              {connection.org_name ?? 'the org'}. It stands on the deck as {connection.label}.
            </p>
          ) : demo ? (
            <p className={css.text}>
              The demo org runs on this computer and signs people in the way Salesforce does: a page opens in
              your browser, you choose a user and press Allow. There is no password.
            </p>
          ) : (
            <AppForm
              keys={{ clientId: draft.clientId, clientSecret: secret }}
              onKeys={(keys) => {
                onSecret(keys.clientSecret)
                setDraft({ clientId: keys.clientId })
              }}
              missing={sent}
            />
          )}
        </div>
        {demo ? null : <AppGuide />}
      </div>
    </Frame>
  )
}
