import { IconPlus } from '@tabler/icons-react'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { useActions } from '../../shell/actions.ts'
import { scopeOf, useRoute } from '../../shell/route.ts'
import { useConnections } from '../../shell/scope.ts'
import { ConnectionList } from './ConnectionList.tsx'
import css from './ConnectionsPage.module.css'
import { Detail } from './Detail.tsx'
import { Failure } from '../../api/Failure.tsx'
import { Overview } from './Overview.tsx'
import { openConnection, openList, tabOf } from './places.ts'

/** List column and detail. Without a connection in scope the right side compares all of them. */
export function ConnectionsPage() {
  const route = useRoute()
  const { connections, isPending, isError, error, refetch } = useConnections()
  const scope = scopeOf(route)
  const at = connections.findIndex((connection) => connection.id === scope)
  const chosen = connections[at]
  const step = (by: number) => {
    const next = connections[at === -1 ? (by > 0 ? 0 : connections.length - 1) : at + by]
    if (next) openConnection(next.id, tabOf(route.path))
  }
  useActions(
    connections.length === 0
      ? []
      : [
          { id: 'connection-next', label: 'Next connection', keys: 'j', run: () => step(1) },
          { id: 'connection-previous', label: 'Previous connection', keys: 'k', run: () => step(-1) },
        ],
  )
  if (isError && connections.length === 0)
    return (
      <div className={css.page}>
        <Failure title="The connections could not be read" error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!isPending && connections.length === 0) return <NoConnection />
  return (
    <div className={css.page}>
      <aside className={css.side} aria-label="Connections">
        <PageHeader
          title="Connections"
          count={isPending ? undefined : connections.length}
          actions={
            <Button icon={<IconPlus {...icon16} />} onClick={() => openConnection('new')}>
              Connect
            </Button>
          }
        />
        {isPending ? (
          <LoadingRows rows={8} columns={[60, 20]} label="Reading connections" />
        ) : (
          <ConnectionList connections={connections} chosen={scope} tab={tabOf(route.path)} />
        )}
      </aside>
      <div className={css.detail}>
        {isPending ? null : chosen ? (
          <Detail key={chosen.id} connection={chosen} />
        ) : scope === undefined && route.id === undefined ? (
          <Overview connections={connections} />
        ) : (
          <Empty
            kind="match"
            drawing="connections"
            title="There is no such connection"
            actions={<Button onClick={openList}>Show all connections</Button>}
          >
            It may have been disconnected. Its link leads nowhere now.
          </Empty>
        )}
      </div>
    </div>
  )
}

function NoConnection() {
  return (
    <div className={css.page}>
      <Empty
        kind="first"
        drawing="connections"
        title="No connection yet"
        actions={
          <>
            <Button kind="primary" onClick={() => openConnection('new')}>
              Connect an org
            </Button>
            <Button onClick={() => openConnection('new', undefined, { demo: 1 })}>
              Explore the demo org
            </Button>
          </>
        }
      >
        A connection is one org with one user. Orgdeck signs in through your browser, keeps a local copy of
        the objects you tick in step, and writes nothing to the org.
      </Empty>
    </div>
  )
}
