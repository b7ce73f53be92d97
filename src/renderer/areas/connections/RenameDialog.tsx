import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useRename } from './use-rename.ts'

export type RenameDialogProps = {
  readonly connection: Connection
  readonly open: boolean
  readonly onClose: () => void
}

/** Gives a connection another alias. */
export function RenameDialog({ connection, open, onClose }: RenameDialogProps) {
  return open ? <Form connection={connection} onClose={onClose} /> : null
}

function Form({ connection, onClose }: Omit<RenameDialogProps, 'open'>) {
  const [label, setLabel] = useState(connection.label)
  const rename = useRename(connection, onClose)
  const name = label.trim()
  const same = name === connection.label
  return (
    <Dialog
      open
      size="narrow"
      onClose={onClose}
      connection={connection}
      title={`Rename ${connection.label}`}
      actions={
        <>
          <Button size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="large"
            kind="primary"
            busy={rename.isPending}
            off={name === '' ? 'A connection needs a name.' : same ? 'This is its name already.' : false}
            onClick={() => rename.mutate(name)}
          >
            {name === '' || same ? 'Rename' : `Rename to ${name}`}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name !== '' && !same && !rename.isPending) rename.mutate(name)
        }}
      >
        <Field
          label="Name"
          help="Short names fit the deck. The name is yours; the org does not see it."
          error={rename.error ? shownError(rename.error).message : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              data-autofocus
              maxLength={40}
              value={label}
              error={Boolean(rename.error)}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
