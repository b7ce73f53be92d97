import { Textarea } from '@mantine/core'
import { Field } from '../../../kit/Field.tsx'
import css from './SignIn.module.css'

export type AuthUrlFormProps = {
  readonly authUrl: string
  readonly onAuthUrl: (text: string) => void
  /** Said once the form was sent. */
  readonly missing: boolean
}

/** Takes an SFDX auth URL, or any text that holds one. */
export function AuthUrlForm({ authUrl, onAuthUrl, missing }: AuthUrlFormProps) {
  const error =
    missing && !authUrl.includes('force://') ? 'There is no force:// address in this text.' : undefined
  return (
    <Field
      label="SFDX auth URL"
      help="It holds a token that signs in without a password. It is kept in the keychain and never shown again."
      error={error}
    >
      {(control) => (
        <Textarea
          {...control}
          className={css.pem}
          autoComplete="off"
          spellCheck={false}
          rows={5}
          maxLength={20_000}
          placeholder="force://PlatformCLI::…@acme.my.salesforce.com"
          value={authUrl}
          error={error !== undefined}
          onChange={(event) => onAuthUrl(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
