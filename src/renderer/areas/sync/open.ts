import { getRoute, href, navigate, scopeParam, setParams } from '../../shell/route.ts'

/** Opens a run in the inspector, or with undefined closes it; filters stay. */
export function openRun(id: number | undefined): void {
  const { proof: _, stream: __, ...params } = getRoute().params
  navigate({ area: 'sync', path: id === undefined ? [] : [id], params })
}

/** Opens a stream in the inspector, or with undefined closes it. */
export function openStream(id: number | undefined): void {
  if (getRoute().id === undefined) setParams({ stream: id, proof: undefined })
  else navigate({ area: 'sync', params: { tab: 'streams', stream: id } })
}

/** Where a stream is looked at closely. */
export const streamHref = (id: number, connection: number): string =>
  href({ area: 'sync', params: { [scopeParam]: connection, tab: 'streams', stream: id } })

/** Where a comparison with the org is looked at. */
export const proofHref = (id: number, connection: number): string =>
  href({ area: 'sync', params: { [scopeParam]: connection, tab: 'proof', proof: id } })
