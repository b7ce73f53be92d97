import { useEffect } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { formatCount } from '../../kit/format.ts'
import { Freshness } from '../../kit/RelativeTime.tsx'
import { CheckItems, limitsIn } from './CheckItems.tsx'
import { Failure } from '../../api/Failure.tsx'
import { useCheck } from './use-check.ts'

export type CheckDialogProps = {
  readonly connection: Connection
  readonly open: boolean
  readonly onClose: () => void
  readonly onSignIn: () => void
}

/** Tries everything a sync needs, now, and shows each answer. */
export function CheckDialog({ connection, open, onClose, onSignIn }: CheckDialogProps) {
  const { data, error, isError, isFetching, refetch } = useCheck(connection.id)
  useEffect(() => {
    if (open) void refetch()
  }, [open, refetch])
  const items = data?.items ?? []
  const limits = limitsIn(items)
  const title = isFetching
    ? `Testing ${connection.label}`
    : isError
      ? `${connection.label} could not be tested`
      : limits === 0
        ? `${connection.label} has all it needs`
        : `${connection.label} has ${formatCount(limits, 'limit')}`
  return (
    <Dialog
      open={open}
      onClose={onClose}
      connection={connection}
      title={title}
      note={
        isFetching || !data ? 'Nothing is written to the org.' : <Freshness at={data.checked_at} seconds />
      }
      actions={
        <>
          <Button size="large" busy={isFetching} onClick={() => void refetch()}>
            Check again
          </Button>
          <Button size="large" first onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {isError && !isFetching ? (
        <Failure compact title="The check did not finish" error={error} />
      ) : (
        <CheckItems
          items={items}
          running={isFetching}
          onSignIn={() => {
            onClose()
            onSignIn()
          }}
        />
      )}
    </Dialog>
  )
}
