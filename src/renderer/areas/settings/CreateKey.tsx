import { Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { roles } from '../../../contract/base.ts'
import type { Role } from '../../../contract/base.ts'
import { orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatDate } from '../../kit/format.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import { expiryOf, lifetimes, roleAbout, roleWord } from './roles.ts'
import type { Lifetime } from './roles.ts'
import css from './Settings.module.css'
import type { Shown } from './ShowKey.tsx'

export type CreateKeyProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly onIssued: (shown: Shown) => void
}

const choices = roles.map((role) => ({ value: role, label: roleWord[role] }))

/** Label, role and lifetime of a new key. */
export function CreateKey({ open, onClose, onIssued }: CreateKeyProps) {
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [lifetime, setLifetime] = useState<Lifetime>('90')
  const [tried, setTried] = useState(false)
  const create = useMutation(
    orpc.access.createKey.mutationOptions({
      onSuccess: async ({ key }, input) => {
        await queryClient.invalidateQueries({ queryKey: orpc.access.key() })
        onIssued({ label: input.label, key })
        onClose()
      },
    }),
  )
  const name = label.trim()
  const expires = expiryOf(lifetime)
  const submit = () => {
    setTried(true)
    if (name !== '' && !create.isPending)
      create.mutate({ label: name, role, ...(expires ? { expires_at: expires } : {}) })
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="narrow"
      title="Create an API key"
      error={create.error ? shownError(create.error).message : undefined}
      note="The key is shown once"
      actions={
        <>
          <Button size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button size="large" kind="primary" busy={create.isPending} onClick={submit}>
            Create key
          </Button>
        </>
      }
    >
      <form
        className={css.fields}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label="Label"
          help="What uses it: “nightly job”. The audit log names it."
          error={tried && name === '' ? 'Give it a label.' : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              data-autofocus
              maxLength={100}
              error={tried && name === ''}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Role" help={roleAbout[role]}>
          {(control) => (
            <Select
              {...control}
              allowDeselect={false}
              data={choices}
              value={role}
              onChange={(value) => setRole(roles.find((known) => known === value) ?? role)}
            />
          )}
        </Field>
        <div>
          <p className={css.label}>Expires</p>
          <Segmented label="Expires" value={lifetime} options={lifetimes} onChange={setLifetime} />
          <p className={css.help}>
            {expires ? `On ${formatDate(expires)}` : 'It works until it is revoked.'}
          </p>
        </div>
      </form>
    </Dialog>
  )
}
