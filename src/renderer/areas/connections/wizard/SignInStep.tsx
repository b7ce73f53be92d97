import { useState } from 'react'
import type { Connection } from '../../../../contract/connections.ts'
import { Button } from '../../../kit/Button.tsx'
import { Glyph } from '../../../kit/Glyph.tsx'
import { AppGuide } from '../sign-in/AppGuide.tsx'
import { DeviceWaiting } from '../sign-in/DeviceWaiting.tsx'
import { FailureNote } from '../sign-in/FailureNote.tsx'
import { startOf } from './start-way.ts'
import { useSignIn } from '../sign-in/use-sign-in.ts'
import { Waiting } from '../sign-in/Waiting.tsx'
import { WayForm } from './WayForm.tsx'
import { bringsAddress, opensPage, wayTexts, type Typed } from '../sign-in/ways.ts'
import { useOff } from '../../../api/use-off.ts'
import { beginDraft, draftLoginUrl, setDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

export type SignInStepProps = {
  readonly draft: Draft
  /** Set when the sign-in has already worked and somebody came back here. */
  readonly connection: Connection | undefined
  readonly typed: Typed
  readonly onTyped: (typed: Typed) => void
  readonly onBack: () => void
  readonly onNext: () => void
}

/** The sign-in itself, in the way that was chosen; for a real org mostly through an app made once. */
export function SignInStep(props: SignInStepProps) {
  const { draft, connection, typed, onTyped, onBack, onNext } = props
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
  const { way } = draft
  const page = demo || opensPage(way)
  const start = () => {
    setSent(true)
    const call = startOf(draft, typed)
    if (call === null) return
    beginDraft()
    signIn.begin(call, page ? 'page' : 'no page')
  }
  /** No app has to be made for it. */
  const plain = demo || bringsAddress(way)
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
        demo
          ? 'Sign in to the demo org'
          : login.ok && !bringsAddress(way) && way !== 'client_credentials'
            ? `Sign in at ${new URL(login.url).host}`
            : `Sign in ${lowerFirst(wayTexts[way].label)}`
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
            {state.phase === 'failed' ? 'Try again' : demo ? begins.web : begins[way]}
          </Button>
        )
      }
    >
      <div className={css.columns} data-single={plain || undefined}>
        <div className={css.form}>
          {state.phase === 'failed' ? <FailureNote failure={state.failure} /> : null}
          {waiting && state.device ? (
            <DeviceWaiting {...state.device} expiresAt={state.expiresAt} />
          ) : waiting ? (
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
            <WayForm draft={draft} typed={typed} onTyped={onTyped} missing={sent} />
          )}
        </div>
        {plain ? null : <AppGuide way={way} />}
      </div>
    </Frame>
  )
}

const begins: Readonly<Record<Draft['way'], string>> = {
  web: 'Open the sign-in page',
  device: 'Get a code',
  jwt: 'Sign in with the key',
  client_credentials: 'Sign in as the app',
  cli: 'Take over this login',
  auth_url: 'Sign in',
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
