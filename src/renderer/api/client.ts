import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { Contract } from '../../contract/index.ts'
import { link } from './transport.ts'

/** Typed calls: `await api.sync.start({ entity: 'contacts', integration_id: 1 })`. */
export const api: ContractRouterClient<Contract> = createORPCClient(link)

/** Query and mutation options with keys: `useQuery(orpc.connections.list.queryOptions({ input: {} }))`. */
export const orpc = createTanstackQueryUtils(api)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Freshness comes from "touched" events, not from refetching on a guess.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
