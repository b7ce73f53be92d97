import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { api, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import { toast } from '../../kit/toast-store.ts'
import css from './Dialogs.module.css'
import { openList } from './places.ts'

export type DisconnectDialogProps = {
  readonly connection: Connection
  readonly open: boolean
  readonly onClose: () => void
}

/** Takes a connection off the deck: says what goes and what stays; production wants its alias typed. */
export function DisconnectDialog({ connection, open, onClose }: DisconnectDialogProps) {
  return open ? <Form connection={connection} onClose={onClose} /> : null
}

function Form({ connection, onClose }: Omit<DisconnectDialogProps, 'open'>) {
  const { label, records, streams } = connection
  const typedAlias = connection.environment === 'production'
  const [typed, setTyped] = useState('')
  const remove = useDisconnect(connection)
  const ready = !typedAlias || typed.trim() === label
  return (
    <Dialog
      open
      onClose={onClose}
      connection={connection}
      danger="Cannot be undone"
      title={`Disconnect ${label} and remove ${formatCount(records, 'local record')}?`}
      about="The org itself is untouched: not one record, user or setting in it changes."
      error={remove.error ? shownError(remove.error).message : undefined}
      note="You can connect it again at any time."
      actions={
        <>
          <Button size="large" first={!typedAlias} onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="large"
            kind="final"
            busy={remove.isPending}
            off={ready ? false : `Type ${label} first.`}
            onClick={() => remove.mutate()}
          >
            Disconnect {label}
          </Button>
        </>
      }
    >
      <StatRow plain>
        <Stat label="Local records removed" value={formatNumber(records)} />
        <Stat label="Streams ended" value={formatNumber(streams)} />
        <Stat label="Token" value="Revoked" />
        <Stat label="Changes in the org" value="0" />
      </StatRow>
      <ul className={css.points}>
        <li>
          The local copy goes with every earlier version of its records. A new first sync brings back only
          today’s.
        </li>
        <li>
          {shared(connection)
            ? 'What signs in is forgotten here. A token that came from the Salesforce CLI stays valid for it.'
            : 'The sign-in is ended at the org; token, key and consumer secret are forgotten here.'}
        </li>
        <li>Runs under way are stopped. The activity log keeps what was done.</li>
      </ul>
      {typedAlias ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (ready && !remove.isPending) remove.mutate()
          }}
        >
          <Field label={`Type ${label} to disconnect it`}>
            {(control) => (
              <TextInput
                {...control}
                data-autofocus
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
          </Field>
        </form>
      ) : null}
    </Dialog>
  )
}

function useDisconnect(connection: Connection) {
  return useMutation({
    mutationFn: () => api.connections.remove({ id: connection.id }),
    onSuccess: async ({ records_removed, token_revoked }) => {
      openList()
      await queryClient.invalidateQueries()
      toast({
        status: token_revoked || shared(connection) ? 'ok' : 'warning',
        text: `${connection.label} is disconnected, ${formatCount(records_removed, 'local record')} removed`,
        detail: token_revoked
          ? undefined
          : shared(connection)
            ? 'The token stays valid for the program it came from.'
            : 'The org did not confirm that the token is revoked. End it in Setup, OAuth and OpenID Connect usage.',
        connection,
      })
    },
  })
}

/** Signed in with a token that another program may use as well. */
const shared = ({ signed_in_by: by }: Connection): boolean => by === 'cli' || by === 'token'
