import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Banner } from '../kit/Banner.tsx'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { Offline } from '../kit/Offline.tsx'
import { ToastCard } from '../kit/Toasts.tsx'
import { toast } from '../kit/toast-store.ts'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'
import { euProd, muleCore, naProd } from './sample.ts'

const nothing = () => undefined
const lost = new Date().setHours(9, 31, 0, 0)

function SampleDialog() {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open the dialog…</Button>
      <Dialog
        open={open}
        onClose={close}
        connection={euProd}
        title="Hard delete 318 leads?"
        about="They skip the recycle bin. A CSV of all fields is saved first."
        danger="Cannot be undone"
        error="The org refused the sign-in. Nothing was deleted."
        note="You are Mara Kowalski, approver"
        actions={
          <>
            <Button size="large" first onClick={close}>
              Cancel
            </Button>
            <Button size="large" kind="final" onClick={close}>
              Delete 318 in eu-prod
            </Button>
          </>
        }
      >
        <Checkbox defaultChecked label="Export 318 leads first, 0.4 MB" />
        <div className={css.pair}>
          <Field label="Type eu-prod to go on">
            {(control) => <TextInput {...control} defaultValue="eu-prod" />}
          </Field>
          <Field label="Reason" note="kept in the audit log">
            {(control) => <TextInput {...control} defaultValue="GDPR request 2026-118" />}
          </Field>
        </div>
      </Dialog>
    </>
  )
}

export function Messages() {
  const show = () =>
    toast({
      text: '412 contacts updated',
      detail: 'in na-prod',
      connection: naProd,
      action: { label: 'Undo', run: nothing },
    })
  return (
    <>
      <Part title="Toasts, at most three, 6 s">
        <div className={css.stack}>
          <ToastCard
            item={{
              id: 1,
              status: 'ok',
              text: '412 contacts updated',
              detail: 'in na-prod, 2 s ago',
              connection: naProd,
              action: { label: 'Undo', run: nothing },
            }}
            onClose={nothing}
          />
          <ToastCard
            item={{
              id: 2,
              status: 'warning',
              text: 'Sent 11 of 12',
              detail: 'MR-20866 was edited meanwhile',
              connection: muleCore,
              action: { label: 'Show', run: nothing },
            }}
            onClose={nothing}
          />
          <ToastCard
            item={{
              id: 3,
              status: 'ok',
              text: 'Saved view deleted',
              action: { label: 'Undo', run: nothing },
            }}
            onClose={nothing}
          />
          <div className={css.row}>
            <Button onClick={show}>Send a toast</Button>
            <SampleDialog />
          </div>
        </div>
      </Part>
      <Part title="Banners" wide>
        <div className={css.box}>
          <Offline
            since={lost}
            waiting="3 edits and 1 job wait; you review them before anything is sent."
            onRetry={nothing}
          />
          <Banner tone="bad" actions={<Button>Sign in again</Button>}>
            <strong>eu-prod refused the sign-in.</strong> 9 streams wait; the local copy stays readable.
          </Banner>
          <Banner>
            <strong>This is the demo org.</strong> Everything in it is invented; wipe it any time.
          </Banner>
        </div>
      </Part>
    </>
  )
}
