import type { HomeItem } from '../../../contract/system.ts'
import { connectionHref, openConnection, runHref, schemaHref, signInParam } from '../connections/places.ts'
import { proofHref } from '../sync/open.ts'
import { useRunActs } from '../sync/use-run-acts.ts'

/** Where an item is looked at closely: its run, its comparison, its fields, or its connection. */
export function placeOf({ action, integration_id: connection }: HomeItem): string {
  switch (action.kind) {
    case 'retry_run':
    case 'resume_run':
      return runHref(action.target, connection)
    case 'open_proof':
      return proofHref(action.target, connection)
    case 'open_schema':
      return action.object === undefined
        ? connectionHref(connection, 'schema')
        : schemaHref(connection, action.object)
    case 'reauth':
    case 'open_connection':
      return connectionHref(action.target)
  }
}

/** Does the one thing an item offers. Runs go on where they stand; for the rest the connection is
 * opened, with its sign-in where that is what is missing. */
export function useItemAction() {
  const { act, busy } = useRunActs()
  return {
    busy,
    run(item: HomeItem) {
      const { kind, target: id } = item.action
      if (kind === 'retry_run' || kind === 'resume_run')
        act('resume', { id, integration_id: item.integration_id })
      else if (kind === 'reauth') openConnection(id, 'status', { [signInParam]: 1 })
      else location.hash = placeOf(item)
    },
  }
}
