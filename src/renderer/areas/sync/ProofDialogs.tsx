import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import css from './Proof.module.css'
import { useDecide, useSign } from './use-proof.ts'

export type ProofDialogProps = {
  readonly report: ReconcileReport
  readonly connection: Connection | undefined
  readonly onClose: () => void
}

/** Signs a report off: the name goes beside the seal, into the report and the audit log. */
export function SignDialog({ report, connection, onClose }: ProofDialogProps) {
  const [name, setName] = useState('')
  const sign = useSign(report, onClose)
  const order = () => {
    if (name.trim() !== '' && !sign.isPending) sign.mutate(name.trim())
  }
  return (
    <Dialog
      open
      size="narrow"
      onClose={onClose}
      {...(connection ? { connection } : {})}
      title="Sign this comparison off"
      about={report.sentence}
      error={sign.error ? shownError(sign.error).message : undefined}
      actions={
        <>
          <Button size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="large"
            kind="primary"
            busy={sign.isPending}
            off={name.trim() === '' ? 'Say who signs.' : false}
            onClick={order}
          >
            Sign off
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          order()
        }}
      >
        <Field label="Your name" help="Kept in the report and in the audit log, with the seal you saw.">
          {(control) => (
            <TextInput
              {...control}
              data-autofocus
              autoComplete="name"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

/** The decision about rows the org shows no more: keep is safe and first, delete compares again before it deletes. */
export function DecideDialog({ report, connection, onClose }: ProofDialogProps) {
  const decide = useDecide(report, onClose)
  const gone = formatCount(report.gone_there, `${report.object_label} record`)
  const place = connection ? ` in ${connection.label}` : ''
  return (
    <Dialog
      open
      onClose={onClose}
      {...(connection ? { connection } : {})}
      title={`Mark ${gone} as deleted here?`}
      about="The org answers for none of them, not even as deleted. They were purged there, or the signed-in user may no longer see them."
      error={decide.error ? shownError(decide.error).message : undefined}
      note="Nothing in the org changes."
      actions={
        <>
          <Button size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button size="large" first busy={decide.isPending} onClick={() => decide.mutate('keep')}>
            Keep them
          </Button>
          <Button size="large" kind="danger" busy={decide.isPending} onClick={() => decide.mutate('delete')}>
            Mark {formatNumber(report.gone_there)} deleted{place}
          </Button>
        </>
      }
    >
      <StatRow plain>
        <Stat label="In the org" value={formatNumber(report.remote_rows)} />
        <Stat label="Here" value={formatNumber(report.local_rows)} />
        <Stat label="Not shown any more" value={formatNumber(report.gone_there)} />
      </StatRow>
      <ul className={css.points}>
        <li>
          Check first whether sharing or permissions of the signed-in user were changed. If so, keep them and
          have the access given back.
        </li>
        <li>Deleting compares everything once more and only then marks what is still gone.</li>
        <li>Marked records keep all their versions, and lose the mark when the org shows them again.</li>
      </ul>
    </Dialog>
  )
}
