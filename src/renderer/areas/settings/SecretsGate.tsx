import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../api/client.ts'
import { Banner } from '../../kit/Banner.tsx'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { icon16 } from '../../kit/icons.ts'
import { PassphraseForm } from './PassphraseForm.tsx'
import { shutWords } from './secrets-words.ts'

/** A banner while the secrets are shut, with the dialog that opens them. Draws nothing once they are ready. */
export function SecretsGate() {
  const [open, setOpen] = useState(false)
  const { data } = useQuery(orpc.system.info.queryOptions())
  const state = data?.secrets.state
  if (state === undefined || state === 'ready') return null
  const { lead, rest, action } = shutWords[state]
  const close = () => setOpen(false)
  return (
    <>
      <Banner
        tone="warn"
        icon={<IconLock {...icon16} />}
        actions={<Button onClick={() => setOpen(true)}>{action}</Button>}
      >
        <strong>{lead}</strong> {rest}
      </Banner>
      <Dialog
        open={open}
        onClose={close}
        size="narrow"
        title={state === 'unset' ? 'Choose a passphrase' : 'Unlock the secrets'}
        about={
          state === 'unset'
            ? 'No keychain was found on this computer, so tokens are sealed in a file that opens with your passphrase.'
            : 'The tokens of your orgs are sealed in a file that opens with your passphrase.'
        }
        note="Asked for at each start"
        actions={null}
      >
        <PassphraseForm
          state={state}
          onDone={close}
          beside={
            <Button size="large" onClick={close}>
              Not now
            </Button>
          }
        />
      </Dialog>
    </>
  )
}
