import { IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { icon16 } from '../../kit/icons.ts'
import { href, navigate } from '../../shell/route.ts'
import { inSentence } from './fields.ts'
import { FirstSync } from './FirstSync.tsx'
import type { ObjectChoice } from './use-objects.ts'
import { useOff, useSyncObject } from './use-run.ts'

export type NeverSyncedProps = {
  readonly connection: Connection
  readonly name: string
  /** Undefined when the object is not among those kept in step. */
  readonly choice: ObjectChoice | undefined
  readonly run: SyncRun | undefined
}

/** There is no copy of this object yet: what one brings, and how to get it. */
export function NeverSynced({ connection, name, choice, run }: NeverSyncedProps) {
  const label = choice?.plural ?? name
  const { start, busy } = useSyncObject(connection, label)
  const off = useOff()
  const settings = href({ area: 'connections', path: [connection.id] })
  if (!choice) {
    return (
      <Empty
        kind="first"
        drawing="records"
        title={`${name} is not kept in step with ${connection.label}`}
        actions={
          <Button kind="primary" onClick={() => navigate({ area: 'connections', path: [connection.id] })}>
            Choose objects of {connection.label}
          </Button>
        }
      >
        Tick it among the objects of this connection: its records are then copied here and kept current.
      </Empty>
    )
  }
  if (run) return <FirstSync run={run} plural={inSentence(label)} />
  const failed = choice.stream?.error?.message
  return (
    <Empty
      kind="first"
      drawing="sync"
      title={`No ${inSentence(label)} of ${connection.label} are here yet`}
      actions={
        <Button
          kind="primary"
          icon={<IconRefresh {...icon16} />}
          busy={busy}
          off={off ?? (connection.paused && `${connection.label} is paused.`)}
          onClick={() => start(name)}
        >
          Sync {inSentence(label)} now
        </Button>
      }
      more={<a href={settings}>Objects of {connection.label}</a>}
    >
      {failed
        ? `The last attempt failed: ${failed}`
        : 'A sync copies them into the local store, where they can be searched, filtered and compared without asking the org again.'}
    </Empty>
  )
}
