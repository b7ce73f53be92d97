import { useQueries } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { RecordRow } from '../../../contract/records.ts'
import { queryClient } from '../../api/client.ts'
import { pageOf, pageQuery, pagesAround, pageSize, sameRows } from './pages.ts'
import type { RowPage, RowRequest } from './pages.ts'
import { rangeAt } from './scale.ts'
import { useSteadyRefresh } from './steady-refresh.ts'

type Shown = {
  readonly request: RowRequest
  readonly generation: number
  readonly tookMs: number
  readonly total: number
}

/** While the scroll bar is dragged over thousands of rows, pages flown over are not asked for. */
const restMs = 50

export type ScrollView = { readonly scrollTop: number; readonly height: number; readonly rowHeight: number }

type Wish = { readonly pages: readonly number[]; readonly generation: number }

const noPages: readonly number[] = []

const atOnce = (from: Wish, to: Wish): boolean =>
  from.generation !== to.generation || from.pages.some((page) => to.pages.includes(page))

/** Pages to have, which follow a jump only once it has come to rest. */
function useRest(wish: Wish): readonly number[] {
  const [rest, setRest] = useState(wish)
  const near = atOnce(rest, wish)
  if (near && rest !== wish) setRest(wish)
  useEffect(() => {
    if (near) return
    const timer = setTimeout(() => setRest(wish), restMs)
    return () => clearTimeout(timer)
  }, [near, wish])
  return near ? wish.pages : rest.pages
}

function combine(answers: readonly UseQueryResult<RowPage>[]) {
  const rows = new Map<number, RecordRow>()
  let newest: UseQueryResult<RowPage> | undefined
  for (const answer of answers) {
    const start = ((answer.data?.page ?? 1) - 1) * pageSize
    answer.data?.items.forEach((row, at) => rows.set(start + at, row))
    if (answer.data && answer.dataUpdatedAt > (newest?.dataUpdatedAt ?? 0)) newest = answer
  }
  return { rows, total: newest?.data?.total, error: answers.find((answer) => answer.error)?.error ?? null }
}

/**
 * The rows of a list, read page by page around what is on view, with random access. A changed request keeps the old
 * rows until the new ones are here; `generation` then counts up, unless only columns changed. `changedAt` moves when
 * the core says that records changed: the pages in hand are then read again, all at once.
 */
export function useRows(wanted: RowRequest, view: ScrollView, changedAt: number) {
  const [total, setTotal] = useState(0)
  const extent = { rows: total, rowHeight: view.rowHeight, view: view.height }
  const range = rangeAt(view.scrollTop, extent)
  const { first, last } = range
  const { shown, error, retry } = useShown(wanted, pageOf(first))
  const request = shown?.request ?? wanted
  const generation = shown?.generation ?? 0
  const pages = useRest(
    useMemo(
      () => ({ pages: pagesAround({ first, last }, total), generation }),
      [first, last, total, generation],
    ),
  )
  const queryOf = useCallback((page: number) => pageQuery(request, page), [request])
  const found = useQueries({ queries: shown ? pages.map(queryOf) : [], combine })
  useSteadyRefresh(changedAt, shown ? pages : noPages, queryOf)
  const count = found.total ?? total
  if (count !== total) setTotal(count)
  return {
    rows: found.rows,
    total,
    range,
    extent,
    generation,
    tookMs: shown?.tookMs,
    request,
    known: shown !== undefined,
    error: error ?? found.error,
    retry,
  }
}

/** The request on show: it gives way to the wanted one when that has its first page. */
function useShown(wanted: RowRequest, page: number) {
  const key = JSON.stringify(wanted)
  const [shown, setShown] = useState<Shown>()
  const [failed, setFailed] = useState<{ readonly key: string; readonly error: Error }>()
  const [attempt, setAttempt] = useState(0)
  const pending = shown === undefined || JSON.stringify(shown.request) !== key
  const again = shown !== undefined && sameRows(wanted, shown.request)
  useEffect(() => {
    if (!pending) return
    let live = true
    const query = pageQuery(wanted, again ? page : 1)
    queryClient.fetchQuery(query).then(
      ({ took_ms: tookMs, total }) => {
        if (!live) return
        setFailed(undefined)
        setShown((before) => ({
          request: wanted,
          tookMs: again && before ? before.tookMs : tookMs,
          generation: (before?.generation ?? 0) + (again ? 0 : 1),
          total,
        }))
      },
      (error: unknown) => {
        if (live) setFailed({ key, error: error instanceof Error ? error : new Error(String(error)) })
      },
    )
    return () => {
      live = false
      void queryClient.cancelQueries({ queryKey: query.queryKey, exact: true }, { silent: true })
    }
    // The page is where to begin, not a reason to begin again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, pending, attempt])
  const error = pending && failed?.key === key ? failed.error : null
  return { shown, error, retry: () => setAttempt((before) => before + 1) }
}
