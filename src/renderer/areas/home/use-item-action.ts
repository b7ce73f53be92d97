import type { HomeItem } from '../../../contract/system.ts'
import { href } from '../../shell/route.ts'
import { connectionHref, openConnection, signInParam } from '../connections/places.ts'
import { useRunActs } from '../sync/use-run-acts.ts'

/** Where an item is looked at closely: its run, or its connection. */
export function placeOf({ action }: HomeItem): string {
  return action.kind === 'retry_run' || action.kind === 'resume_run'
    ? href({ area: 'sync', path: [action.target] })
    : connectionHref(action.target)
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
      else openConnection(id, 'status', kind === 'reauth' ? { [signInParam]: 1 } : {})
    },
  }
}
