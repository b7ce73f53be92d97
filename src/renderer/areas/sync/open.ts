import { getRoute, navigate } from '../../shell/route.ts'

/** Opens a run in the inspector, or with undefined closes it; filters stay. */
export function openRun(id: number | undefined): void {
  navigate({ area: 'sync', path: id === undefined ? [] : [id], params: getRoute().params })
}
