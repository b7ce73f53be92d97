import { notifyManager } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queryClient } from '../../api/client.ts'
import { rowsKey } from './pages.ts'
import type { pageQuery } from './pages.ts'

/** Pause between two readings, at least; a slow core is given as long as it took. */
const pauseMs = 400

type PageQuery = ReturnType<typeof pageQuery>

/**
 * Reads the pages in hand again each time `changedAt` moves. While a sync runs that is ten times a second, so readings
 * follow one another instead of cancelling one another, and all pages change in one draw: no row shows twice or is
 * missed between two pages that were read at different moments.
 */
export function useSteadyRefresh(
  changedAt: number,
  pages: readonly number[],
  queryOf: (page: number) => PageQuery,
): void {
  const latest = useRef({ pages, queryOf, changedAt })
  const done = useRef(changedAt)
  const state = useRef({ busy: false, gone: false })
  useEffect(() => {
    latest.current = { pages, queryOf, changedAt }
  })
  useEffect(() => {
    const own = state.current
    own.gone = false
    return () => {
      own.gone = true
      // Changes are not followed from here on, so nothing read so far may be taken for current later.
      queryClient.removeQueries({ queryKey: [rowsKey] })
    }
  }, [])
  useEffect(() => {
    const own = state.current
    if (own.busy || done.current === changedAt) return
    own.busy = true
    void (async () => {
      while (!own.gone && done.current !== latest.current.changedAt) {
        const began = performance.now()
        // Without pages yet the first ones may have been read before the change: they are read again when here.
        if (latest.current.pages.length > 0) {
          done.current = latest.current.changedAt
          await readAgain(latest.current.pages.map(latest.current.queryOf), () => own.gone)
        }
        await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, performance.now() - began)))
      }
      own.busy = false
    })()
  }, [changedAt])
}

async function readAgain(queries: readonly PageQuery[], gone: () => boolean): Promise<void> {
  // A reading that fails leaves the rows as they are: the shell says by itself that the core is gone.
  const answers = await Promise.allSettled(queries.map((query) => query.queryFn({})))
  if (gone()) return
  notifyManager.batch(() => {
    // A page on its way for a new list is nobody's yet, and must arrive.
    queryClient.removeQueries({ queryKey: [rowsKey], type: 'inactive', fetchStatus: 'idle' })
    answers.forEach((answer, at) => {
      const query = queries[at]
      if (answer.status === 'fulfilled' && query) queryClient.setQueryData(query.queryKey, answer.value)
    })
  })
}
