import { getRoute, navigate } from '../../shell/route.ts'

/** Opens a run in the inspector, or with undefined closes it; filters stay. */
export function openRun(id: number | undefined): void {
  const { proof: _, ...params } = getRoute().params
  navigate({ area: 'sync', path: id === undefined ? [] : [id], params })
}
