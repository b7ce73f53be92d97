import type { HomeItem } from '../../../contract/system.ts'
import { href, navigate } from '../../shell/route.ts'
import type { Target } from '../../shell/route.ts'
import { useRunActs } from '../sync/use-run-acts.ts'

/** Where an item is looked at closely: its run, or its connection. */
export function placeOf(item: HomeItem): string {
  return href(target(item))
}

function target({ action, integration_id }: HomeItem): Target {
  return action.kind === 'retry_run' || action.kind === 'resume_run'
    ? { area: 'sync', path: [action.target] }
    : { area: 'connections', path: [action.target], params: { c: integration_id } }
}

/** Does the one thing an item offers. Runs go on where they stand; for the rest the connection is opened. */
export function useItemAction() {
  const { act, busy } = useRunActs()
  return {
    busy,
    run(item: HomeItem) {
      const { kind, target: id } = item.action
      if (kind === 'retry_run' || kind === 'resume_run')
        act('resume', { id, integration_id: item.integration_id })
      else navigate(target(item))
    },
  }
}
