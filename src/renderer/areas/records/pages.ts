import type { RecordFilter } from '../../../contract/records.ts'
import { api } from '../../api/client.ts'
import type { RowRange } from './scale.ts'

/** A list as the core is asked for it, pages aside. */
export type RowRequest = {
  readonly integration_id: number
  readonly object: string
  readonly q: string | undefined
  readonly filters: RecordFilter[]
  readonly sort: string
  readonly columns: string[]
}

export const pageSize = 100
/** Pages stand apart from the area's other queries: they are refreshed together, not each by itself. */
export const rowsKey = 'records-rows'

export const pageQuery = (request: RowRequest, page: number) => ({
  queryKey: [rowsKey, request, page] as const,
  queryFn: ({ signal }: { readonly signal?: AbortSignal }) =>
    api.records.list({ ...request, page, page_size: pageSize }, { signal }),
  staleTime: Infinity,
  gcTime: 60_000,
})

export type RowPage = Awaited<ReturnType<typeof api.records.list>>

/** The page that holds a row, both counted from where they start: rows at 0, pages at 1. */
export const pageOf = (row: number): number => Math.floor(Math.max(0, row) / pageSize) + 1

/** Pages that hold a range of rows, and their neighbours, which are likely to be next. */
export function pagesAround(
  { first, last }: Pick<RowRange, 'first' | 'last'>,
  total: number,
): readonly number[] {
  const end = Math.max(1, Math.ceil(total / pageSize))
  const from = Math.min(end, Math.max(1, pageOf(first) - 1))
  const to = Math.max(from, Math.min(end, pageOf(Math.max(first, last)) + 1))
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** Two requests for the same rows in the same order, whatever columns they ask for. */
export const sameRows = (one: RowRequest, other: RowRequest): boolean =>
  JSON.stringify({ ...one, columns: [] }) === JSON.stringify({ ...other, columns: [] })
