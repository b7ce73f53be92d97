import { TextInput } from '@mantine/core'
import { loginUrlOf } from '../../../../contract/login-url.ts'
import { Field } from '../../../kit/Field.tsx'
import { setDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { AppForm } from '../sign-in/AppForm.tsx'
import { AuthUrlForm } from '../sign-in/AuthUrlForm.tsx'
import { CliLogins } from '../sign-in/CliLogins.tsx'
import { KeyForm } from '../sign-in/KeyForm.tsx'
import css from '../sign-in/SignIn.module.css'
import type { Typed } from '../sign-in/ways.ts'

export type WayFormProps = {
  readonly draft: Draft
  readonly typed: Typed
  readonly onTyped: (typed: Typed) => void
  /** Said once the form was sent. */
  readonly missing: boolean
}

/** What the chosen way asks for. */
export function WayForm({ draft, typed, onTyped, missing }: WayFormProps) {
  const { way } = draft
  if (way === 'cli') {
    return (
      <>
        <CliLogins picked={draft.cliUser} onPick={(cliUser) => setDraft({ cliUser })} />
        {missing && draft.cliUser === undefined ? <p role="alert">Pick the login to take over.</p> : null}
      </>
    )
  }
  if (way === 'auth_url') {
    return (
      <AuthUrlForm
        authUrl={typed.authUrl}
        onAuthUrl={(authUrl) => onTyped({ ...typed, authUrl })}
        missing={missing}
      />
    )
  }
  return (
    <div className={css.fields}>
      {way === 'client_credentials' && draft.kind !== 'domain' ? (
        <MyDomain domain={draft.domain} missing={missing} />
      ) : null}
      <AppForm
        keys={{ clientId: draft.clientId, clientSecret: typed.clientSecret }}
        onKeys={(keys) => {
          onTyped({ ...typed, clientSecret: keys.clientSecret })
          setDraft({ clientId: keys.clientId })
        }}
        secret={way === 'client_credentials' ? 'needed' : way === 'jwt' ? 'none' : 'optional'}
        missing={missing}
      />
      {way === 'jwt' ? (
        <KeyForm
          username={draft.username}
          onUsername={(username) => setDraft({ username })}
          ownKey={draft.ownKey}
          onOwnKey={(ownKey) => setDraft({ ownKey })}
          privateKey={typed.privateKey}
          onPrivateKey={(privateKey) => onTyped({ ...typed, privateKey })}
          missing={missing}
        />
      ) : null}
    </div>
  )
}

/** The app signs in as itself at the org's own address alone, whatever kind of org was chosen. */
function MyDomain({ domain, missing }: { readonly domain: string; readonly missing: boolean }) {
  const found = loginUrlOf(domain)
  const error = missing && !found.ok ? found.reason : undefined
  return (
    <Field
      label="My Domain"
      help={found.ok ? `Signs in at ${found.url}` : 'For example https://acme.my.salesforce.com'}
      error={error}
    >
      {(control) => (
        <TextInput
          {...control}
          spellCheck={false}
          autoComplete="off"
          maxLength={300}
          value={domain}
          error={error !== undefined}
          onChange={(event) => setDraft({ domain: event.currentTarget.value })}
        />
      )}
    </Field>
  )
}
