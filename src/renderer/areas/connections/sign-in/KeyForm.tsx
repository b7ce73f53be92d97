import { TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { SigningKeyInfo } from '../../../../contract/sign-in.ts'
import { api, orpc, queryClient } from '../../../api/client.ts'
import { shownError } from '../../../api/errors.ts'
import { Button } from '../../../kit/Button.tsx'
import { Field } from '../../../kit/Field.tsx'
import { formatDate } from '../../../kit/format.ts'
import { Glyph } from '../../../kit/Glyph.tsx'
import { icon14 } from '../../../kit/icons.ts'
import { Segmented } from '../../../kit/Segmented.tsx'
import { SecretArea } from './SecretArea.tsx'
import css from './SignIn.module.css'

export type KeyFormProps = {
  readonly username: string
  readonly onUsername: (username: string) => void
  readonly ownKey: boolean
  readonly onOwnKey: (own: boolean) => void
  readonly privateKey: string
  readonly onPrivateKey: (pem: string) => void
  /** Said once the form was sent. */
  readonly missing: boolean
}

/** Which user is signed in, and by which key: one made here, or one the person has. */
export function KeyForm(props: KeyFormProps) {
  const { username, onUsername, ownKey, onOwnKey, privateKey, onPrivateKey, missing } = props
  const noUser = missing && username.trim() === '' ? 'Say which user to sign in.' : undefined
  const noKey = missing && privateKey.trim() === '' ? 'Paste the private key.' : undefined
  return (
    <div className={css.fields}>
      <Field label="User" help="The user name in the org; it looks like an e-mail address." error={noUser}>
        {(control) => (
          <TextInput
            {...control}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={username}
            error={noUser !== undefined}
            onChange={(event) => onUsername(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className={css.segment}>
        <Segmented
          label="Key"
          value={ownKey ? 'own' : 'made'}
          options={[
            { value: 'made', label: 'A key made here' },
            { value: 'own', label: 'A key of your own' },
          ]}
          onChange={(value) => onOwnKey(value === 'own')}
        />
      </div>
      {ownKey ? (
        <SecretArea
          label="Private key"
          help="RSA, in PEM form. It is kept in the keychain of this computer and never shown again."
          placeholder="-----BEGIN PRIVATE KEY-----"
          error={noKey}
          value={privateKey}
          onValue={onPrivateKey}
        />
      ) : (
        <MadeKey />
      )}
    </div>
  )
}

function MadeKey() {
  const { data, isPending } = useQuery(orpc.connections.signingKey.queryOptions())
  const make = useMutation({
    mutationFn: () => api.connections.createSigningKey(),
    onSuccess: (key) => queryClient.setQueryData(orpc.connections.signingKey.queryKey(), { key }),
  })
  if (isPending) return null
  const key = data?.key ?? null
  return (
    <section className={css.key} aria-label="Key made here">
      {key === null ? (
        <>
          <p>
            The private half stays in the keychain of this computer. The certificate, its public half, is what
            you upload to the app.
          </p>
          <div className={css.buttons}>
            <Button kind="default" busy={make.isPending} onClick={() => make.mutate()}>
              Make a key
            </Button>
          </div>
        </>
      ) : (
        <Certificate info={key} />
      )}
      {make.error ? (
        <p role="alert">
          <Glyph status="failed" /> {shownError(make.error).message}
        </p>
      ) : null}
    </section>
  )
}

const fileName = 'orgdeck.crt'

function Certificate({ info }: { readonly info: SigningKeyInfo }) {
  const { certificate, fingerprint, expires_at } = info
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(certificate).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([certificate], { type: 'application/x-pem-file' }))
    link.download = fileName
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <>
      <p>
        Upload this certificate to the app as <code>{fileName}</code>. Its private half never leaves the
        keychain.
      </p>
      <dl className={css.keyFacts}>
        <dt>SHA-256</dt>
        <dd>
          <code title={fingerprint}>{fingerprint.slice(0, 23)}…</code>
        </dd>
        <dt>Good until</dt>
        <dd>{formatDate(expires_at)}</dd>
      </dl>
      <div className={css.buttons}>
        {/* The desktop shell takes downloads from the core alone. */}
        {location.protocol === 'app:' ? null : (
          <Button icon={<IconDownload {...icon14} />} onClick={save}>
            Save {fileName}
          </Button>
        )}
        <Button icon={copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />} onClick={copy}>
          {copied ? 'Copied' : 'Copy certificate'}
        </Button>
      </div>
    </>
  )
}
