import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { Banner } from '../../kit/Banner.tsx'
import { Button } from '../../kit/Button.tsx'
import { formatClock, formatDuration } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Tabs } from '../../kit/Tabs.tsx'
import { useActions } from '../../shell/actions.ts'
import { param, setParams, useRoute } from '../../shell/route.ts'
import css from './Detail.module.css'
import { DetailHeader } from './DetailHeader.tsx'
import { CheckDialog } from './CheckDialog.tsx'
import { DisconnectDialog } from './DisconnectDialog.tsx'
import { openConnection, signInParam, tabOf } from './places.ts'
import { RenameDialog } from './RenameDialog.tsx'
import { SchemaTab } from './SchemaTab.tsx'
import { SettingsTab } from './SettingsTab.tsx'
import { SignInDialog } from './sign-in/SignInDialog.tsx'
import { StatusTab } from './StatusTab.tsx'
import { TimelineTab } from './TimelineTab.tsx'
import { useOff } from '../../api/use-off.ts'
import { usePause } from './use-pause.ts'
import { useSyncNow } from './use-sync-now.ts'

export type DetailDialog = 'check' | 'rename' | 'disconnect'

/** One connection: its head, its tabs, and the dialogs that act on it. */
export function Detail({ connection }: { readonly connection: Connection }) {
  const route = useRoute()
  const tab = tabOf(route.path)
  const [dialog, setDialog] = useState<DetailDialog>()
  const off = useOff()
  const sync = useSyncNow()
  const pause = usePause(connection)
  const close = () => setDialog(undefined)
  const signIn = () => setParams({ [signInParam]: 1 })
  useActions([
    {
      id: 'connection-sync',
      label: `Sync ${connection.label} now`,
      keys: 's',
      off,
      run: () => sync.mutate(connection),
    },
    {
      id: 'connection-test',
      label: `Test ${connection.label}`,
      keys: 't',
      off,
      run: () => setDialog('check'),
    },
    { id: 'connection-pause', label: pause.label, off, run: pause.toggle },
    { id: 'connection-rename', label: `Rename ${connection.label}…`, off, run: () => setDialog('rename') },
    { id: 'connection-sign-in', label: `Sign in to ${connection.label} again…`, off, run: signIn },
    {
      id: 'connection-disconnect',
      label: `Disconnect ${connection.label}…`,
      off,
      run: () => setDialog('disconnect'),
    },
  ])
  return (
    <div className={css.detail}>
      <DetailHeader
        connection={connection}
        syncing={sync.isPending}
        onSync={() => sync.mutate(connection)}
        onDialog={setDialog}
        onSignIn={signIn}
      />
      <Trouble connection={connection} onSignIn={signIn} onTest={() => setDialog('check')} />
      <Tabs
        label={`Parts of ${connection.label}`}
        tabs={[
          { id: 'status', label: 'Status' },
          { id: 'timeline', label: 'Timeline' },
          { id: 'schema', label: 'Schema', count: connection.streams },
          { id: 'settings', label: 'Settings' },
        ]}
        value={tab}
        onChange={(next) => openConnection(connection.id, next)}
        controls="connection-part"
      />
      <div className={css.part} id="connection-part" role="tabpanel" aria-label={tab}>
        {tab === 'status' ? <StatusTab connection={connection} /> : null}
        {tab === 'timeline' ? <TimelineTab connection={connection} /> : null}
        {tab === 'schema' ? <SchemaTab connection={connection} /> : null}
        {tab === 'settings' ? (
          <SettingsTab
            connection={connection}
            onSignIn={signIn}
            onDisconnect={() => setDialog('disconnect')}
          />
        ) : null}
      </div>
      <CheckDialog connection={connection} open={dialog === 'check'} onClose={close} onSignIn={signIn} />
      <RenameDialog connection={connection} open={dialog === 'rename'} onClose={close} />
      <DisconnectDialog connection={connection} open={dialog === 'disconnect'} onClose={close} />
      <SignInDialog
        connection={connection}
        open={param(route, signInParam) !== undefined}
        onClose={() => setParams({ [signInParam]: undefined }, { replace: true })}
      />
    </div>
  )
}

type TroubleProps = {
  readonly connection: Connection
  readonly onSignIn: () => void
  readonly onTest: () => void
}

/** The one thing that stops this connection, and the way out of it. */
function Trouble({ connection, onSignIn, onTest }: TroubleProps) {
  const { status, label, sign_in_error, quota_until, clock_skew_ms: skew } = connection
  const off = useOff()
  if (status === 'auth_failed')
    return (
      <Banner
        tone="bad"
        icon={<Glyph status="failed" />}
        actions={
          <Button kind="primary" off={off} onClick={onSignIn}>
            Sign in again
          </Button>
        }
      >
        <strong>Nothing is synced from {label}.</strong>{' '}
        {sign_in_error ?? 'The org no longer accepts this sign-in. The local copy stays as it is.'}
      </Banner>
    )
  if (status === 'unreachable')
    return (
      <Banner
        tone="warn"
        icon={<Glyph status="unknown" />}
        actions={
          <Button off={off} onClick={onTest}>
            Test
          </Button>
        }
      >
        <strong>{label} cannot be reached.</strong> The local copy works on; sync goes on by itself when the
        org answers.
      </Banner>
    )
  if (status === 'quota')
    return (
      <Banner tone="warn" icon={<Glyph status="warning" />}>
        <strong>The API calls of {label} are used up.</strong> Sync waits
        {quota_until === null ? '' : ` until ${formatClock(quota_until)}, then asks the org,`} and goes on by
        itself; the local copy works on.
      </Banner>
    )
  if (skew !== null)
    return (
      <Banner
        tone="warn"
        icon={<Glyph status="warning" />}
        actions={
          <Button off={off} onClick={onTest}>
            Compare again
          </Button>
        }
      >
        <strong>
          The clock of this computer is {formatDuration(Math.abs(skew))} {skew > 0 ? 'behind' : 'ahead of'}{' '}
          that of {label}.
        </strong>{' '}
        Scheduled syncs wait until both agree within five minutes. Let the system set its clock by itself;
        what you start by hand goes by the org’s time.
      </Banner>
    )
  return null
}
