import { useMutation } from '@tanstack/react-query'
import type { ApiKey } from '../../../contract/access.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { formatTime } from '../../kit/format.ts'
import { toast } from '../../kit/toast-store.ts'
import type { KeyChange } from './key-columns.tsx'
import type { Shown } from './ShowKey.tsx'

type Pending = { readonly change: KeyChange; readonly key: ApiKey }

export type ChangeKeyProps = {
  readonly pending: Pending | undefined
  readonly onClose: () => void
  readonly onIssued: (shown: Shown) => void
}

async function apply({ change, key }: Pending): Promise<string | undefined> {
  if (change === 'rotate') return (await api.access.rotateKey({ id: key.id })).key
  await api.access.revokeKey({ id: key.id })
  return undefined
}

/** Asks about the effect before a key is rotated or revoked: either way the present secret dies at once. */
export function ChangeKey({ pending, onClose, onIssued }: ChangeKeyProps) {
  const change = useMutation({
    mutationFn: apply,
    onSuccess: async (secret, { key }) => {
      await queryClient.invalidateQueries({ queryKey: orpc.access.key() })
      if (secret === undefined) toast({ text: `The key “${key.label}” is revoked` })
      else onIssued({ label: key.label, key: secret })
      onClose()
    },
  })
  const key = pending?.key
  const rotate = pending?.change === 'rotate'
  const leave = () => {
    change.reset()
    onClose()
  }
  return (
    <Dialog
      open={pending !== undefined}
      onClose={leave}
      size="narrow"
      title={rotate ? `Replace the secret of “${key?.label}”?` : `Revoke the key “${key?.label}”?`}
      about={
        rotate
          ? 'The present secret is refused at once. Whatever uses it needs the new one, which is shown next.'
          : 'Whatever uses it is refused at once. It cannot be switched on again; its audit entries stay.'
      }
      note={
        key?.last_used_at
          ? `Last used ${formatTime(key.last_used_at)}`
          : key
            ? 'It was never used'
            : undefined
      }
      error={change.error ? shownError(change.error).message : undefined}
      actions={
        <>
          <Button size="large" first onClick={leave}>
            Cancel
          </Button>
          <Button
            size="large"
            kind={rotate ? 'primary' : 'danger'}
            busy={change.isPending}
            onClick={() => {
              if (pending) change.mutate(pending)
            }}
          >
            {rotate ? 'Replace secret' : 'Revoke key'}
          </Button>
        </>
      }
    />
  )
}
