import { useQueries } from '@tanstack/react-query'
import type { RecordFilter } from '../../../contract/records.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatNumber } from '../../kit/format.ts'
import { setParams } from '../../shell/route.ts'
import type { FieldMap } from './fields.ts'
import { chipWords, requestFilters } from './filters.ts'
import type { RowRequest } from './pages.ts'
import { viewParams } from './view.ts'

/** One part of what was asked, and how many rows there are without it. */
export type Offer = { readonly part: 'q' | number; readonly total: number }

export type Offers = { readonly known: boolean; readonly list: readonly Offer[] }

/** For a request that matches nothing: what dropping each of its parts would bring, the most first. */
export function useOffers(
  request: RowRequest,
  filters: readonly RecordFilter[],
  fields: FieldMap,
  wanted: boolean,
): Offers {
  const parts: readonly Offer['part'][] = [...filters.keys(), ...(request.q ? (['q'] as const) : [])]
  const without = (part: Offer['part']): RowRequest => ({
    ...request,
    columns: [],
    q: part === 'q' ? undefined : request.q,
    filters: requestFilters(
      filters.filter((_, at) => at !== part),
      fields,
    ),
  })
  const counts = useQueries({
    queries: (wanted ? parts : []).map((part) => ({
      queryKey: ['records-offer', without(part)],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        api.records.list({ ...without(part), page_size: 1 }, { signal }),
    })),
  })
  const list = counts
    .flatMap((count, at) => {
      const part = parts[at]
      return part === undefined || !count.data?.total ? [] : [{ part, total: count.data.total }]
    })
    .toSorted((one, other) => other.total - one.total)
  return { known: counts.every((count) => !count.isPending), list }
}

export type NoMatchProps = {
  readonly plural: string
  readonly q: string
  readonly filters: readonly RecordFilter[]
  readonly fields: FieldMap
  readonly offers: Offers
}

/** Nothing matches: which part empties the list, and what there is without it. */
export function NoMatch({ plural, q, filters, fields, offers }: NoMatchProps) {
  const name = (part: Offer['part']): string => {
    const filter = part === 'q' ? undefined : filters[part]
    if (!filter) return q
    const { field, operator, value } = chipWords(filter, fields)
    return `${field} ${operator} ${value}`
  }
  const drop = (part: Offer['part']) =>
    setParams(viewParams(part === 'q' ? { q: '' } : { filters: filters.filter((_, at) => at !== part) }))
  const [best, ...more] = offers.list
  return (
    <Empty
      kind="match"
      title={`No ${plural} match`}
      actions={
        <>
          {best ? (
            <Button kind="primary" onClick={() => drop(best.part)}>
              Drop “{name(best.part)}”
            </Button>
          ) : null}
          <Button onClick={() => setParams(viewParams({ q: '', filters: [] }))}>Clear all</Button>
        </>
      }
      more={
        more.length > 0
          ? more.map(({ part, total }) => (
              <Button key={part} kind="quiet" size="small" onClick={() => drop(part)}>
                Drop “{name(part)}”: {formatNumber(total)}
              </Button>
            ))
          : null
      }
    >
      {best
        ? `Without “${name(best.part)}” there are ${formatNumber(best.total)}.`
        : offers.known
          ? 'No single part is to blame: it takes dropping more than one.'
          : 'Looking for the part that empties the list.'}
    </Empty>
  )
}
