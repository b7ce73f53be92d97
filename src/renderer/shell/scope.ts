import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../contract/connections.ts'
import { orpc } from '../api/client.ts'
import { getRoute, navigate, rowParam, scopeOf, scopeParam, setParams, useRoute } from './route.ts'

const noConnections: readonly Connection[] = []

/** Connections in the order of the deck. One query, shared by everything that draws them. */
export function useConnections() {
  const query = useQuery(orpc.connections.list.queryOptions({ input: { page_size: 100 } }))
  return { ...query, connections: query.data?.items ?? noConnections }
}

/** The connection the window looks at; both undefined for all connections. */
export function useScope(): { readonly id: number | undefined; readonly connection: Connection | undefined } {
  const id = scopeOf(useRoute())
  const { connections } = useConnections()
  return { id, connection: connections.find((connection) => connection.id === id) }
}

/** Looks at one connection, or with undefined at all, staying in the same area. */
export function setScope(id: number | undefined): void {
  if (getRoute().area === 'connections')
    navigate({ area: 'connections', path: id === undefined ? [] : [id], params: { [scopeParam]: id } })
  // Filters make sense in another org, a chosen row does not.
  else setParams({ [scopeParam]: id, [rowParam]: undefined })
}
