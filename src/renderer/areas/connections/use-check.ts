import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/**
 * The last check of a connection and the way to run it again. Its key stands apart from the connections area: a check
 * touches that area when it ends, and must not thereby start the next one.
 */
export function useCheck(id: number, atOnce = false) {
  return useQuery({
    queryKey: ['connection check', id],
    queryFn: ({ signal }) => api.connections.test({ id }, { signal }),
    enabled: atOnce,
    staleTime: Infinity,
    gcTime: Infinity,
  })
}
