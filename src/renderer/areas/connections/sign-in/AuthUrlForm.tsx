import { SecretArea } from './SecretArea.tsx'

export type AuthUrlFormProps = {
  readonly authUrl: string
  readonly onAuthUrl: (text: string) => void
  /** Said once the form was sent. */
  readonly missing: boolean
}

/** Takes an SFDX auth URL, or any text that holds one. */
export function AuthUrlForm({ authUrl, onAuthUrl, missing }: AuthUrlFormProps) {
  return (
    <SecretArea
      label="SFDX auth URL"
      help="It holds a token that signs in without a password. It is kept in the keychain and never shown again."
      placeholder="force://PlatformCLI::…@acme.my.salesforce.com"
      error={
        missing && !authUrl.includes('force://')
          ? 'There is no force:// address in this text. “sf org display --verbose --json” prints one as sfdxAuthUrl.'
          : undefined
      }
      value={authUrl}
      onValue={onAuthUrl}
    />
  )
}
