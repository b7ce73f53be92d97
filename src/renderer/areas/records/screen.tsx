import { useEffect } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { navigate, useRoute } from '../../shell/route.ts'
import { useConnections, useScope } from '../../shell/scope.ts'
import { ChangesOf } from './ChangesOf.tsx'
import { ChooseConnection } from './ChooseConnection.tsx'
import { Failure } from '../../api/Failure.tsx'
import { NeverSynced } from './NeverSynced.tsx'
import { ObjectPicker } from './ObjectPicker.tsx'
import { rememberObject } from './prefs.ts'
import css from './Records.module.css'
import { RecordsOf } from './RecordsOf.tsx'
import { useDefaultObject, useObjects } from './use-objects.ts'
import { useRunOf } from './use-run.ts'

/** Records: the local copy of one connection, one object at a time. */
export function Screen() {
  const { id, connection } = useScope()
  const { connections, data, error, refetch } = useConnections()
  const only = id === undefined && connections.length === 1 ? connections[0] : undefined
  const shown = connection ?? only
  if (shown) return <OfConnection key={shown.id} connection={shown} />
  return (
    <div className={css.page}>
      <PageHeader title="Records" />
      {data ? (
        <ChooseConnection connections={connections} />
      ) : error ? (
        <Failure title="The connections could not be read" error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={12} />
      )}
    </div>
  )
}

function OfConnection({ connection }: { readonly connection: Connection }) {
  const route = useRoute()
  const { objects, query, streamsKnown } = useObjects(connection.id)
  const preset = useDefaultObject(objects)
  const name = route.id ?? preset
  useEffect(() => {
    // The address names what is on show, so that a copied link opens the same.
    if (route.id === undefined && preset !== undefined && streamsKnown)
      navigate({ area: 'records', path: [preset], params: route.params }, { replace: true })
  }, [route, preset, streamsKnown])
  useEffect(() => {
    if (route.id !== undefined && objects.some((object) => object.name === route.id)) rememberObject(route.id)
  }, [route.id, objects])
  const choice = objects.find((object) => object.name === name)
  const run = useRunOf(connection.id, name ?? '')

  if (choice?.copy && (choice.copy.as_of !== null || choice.copy.records > 0 || run)) {
    const View = route.path[1] === 'changes' ? ChangesOf : RecordsOf
    return (
      <View
        key={choice.name}
        connection={connection}
        objects={objects}
        choice={choice}
        copy={choice.copy}
        run={run}
        changedAt={query.dataUpdatedAt}
      />
    )
  }
  return (
    <div className={css.page}>
      <PageHeader title={name ? <ObjectPicker objects={objects} name={name} /> : 'Records'} />
      {query.error && !query.data ? (
        <Failure
          title={`The objects of ${connection.label} could not be read`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.data && streamsKnown && name ? (
        <NeverSynced connection={connection} name={name} choice={choice} run={run} />
      ) : (
        <LoadingRows rows={16} columns={[18, 22, 28, 12, 10, 10]} />
      )}
    </div>
  )
}
