import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Connection } from '../../contract/connections.ts'
import type { SyncRun } from '../../contract/sync.ts'
import { orpc } from '../api/client.ts'
import { useLiveRuns } from '../api/events.ts'
import { useLinkStatus } from '../api/status.ts'
import type { LinkState } from '../api/status.ts'
import { useConnections, useScope } from './scope.ts'

/** Everything the shell itself draws. */
export type ShellModel = {
  readonly connections: readonly Connection[]
  /** False until the first answer, so that a full deck never flashes as a first run. */
  readonly known: boolean
  readonly scope: Connection | undefined
  readonly running: readonly SyncRun[]
  readonly queued: number
  readonly link: LinkState
  readonly lastOnline: number | null
  readonly storeBytes: number | undefined
  readonly version: string | undefined
}

/** The shell's data, read from the core and kept current by its events. */
export function useShellModel(): ShellModel {
  const { connections, data } = useConnections()
  const { connection } = useScope()
  const info = useQuery(orpc.system.info.queryOptions())
  const live = useLiveRuns((state) => state.runs)
  const link = useLinkStatus()
  const running = useMemo(() => [...live.values()].filter((run) => run.status === 'running'), [live])
  return {
    connections,
    known: data !== undefined,
    scope: connection,
    running,
    queued: live.size - running.length,
    link: link.state,
    lastOnline: link.lastOnline,
    storeBytes: info.data?.store_bytes,
    version: info.data?.version,
  }
}
