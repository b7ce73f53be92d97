import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'

/** What happened on a connection, newest first. */
export function useTimeline(id: number, limit: number) {
  return useQuery(orpc.connections.timeline.queryOptions({ input: { id, limit } }))
}
