import { filterOps } from '../../../contract/records.ts'
import type { RecordFilter } from '../../../contract/records.ts'
import { param, paramList, rowParam } from '../../shell/route.ts'
import type { ParamPatch, Route } from '../../shell/route.ts'
import { noComparison } from './use-compare.ts'

export const defaultSort = '-$modified'

/** What the address says about the list: all that a link, a reload or Back must bring again. */
export type RecordView = {
  readonly object: string | undefined
  readonly q: string
  readonly filters: readonly RecordFilter[]
  /** Field or -field, $name and $modified among them. */
  readonly sort: string
  /** Columns beside the name, in order; undefined until somebody chooses. */
  readonly columns: readonly string[] | undefined
  /** Row open in the inspector, by the store's own id. */
  readonly record: number | undefined
}

const maxFilters = 20

/** `Field:op:value:value`, each part encoded so that a value may hold a colon. */
export const formatFilter = ({ field, op, values }: RecordFilter): string =>
  [field, op, ...values].map(encodeURIComponent).join(':')

/** The filter behind `formatFilter`'s text; undefined for anything mangled. */
export function parseFilter(text: string): RecordFilter | undefined {
  try {
    const [field = '', name, ...values] = text.split(':').map(decodeURIComponent)
    const op = filterOps.find((known) => known === name)
    return field === '' || op === undefined ? undefined : { field, op, values }
  } catch {
    return undefined
  }
}

export function viewOf(route: Route): RecordView {
  const record = Number(param(route, rowParam))
  const columns = param(route, 'cols')
  return {
    object: route.id,
    q: param(route, 'q') ?? '',
    filters: paramList(route, 'f')
      .flatMap((text) => parseFilter(text) ?? [])
      .slice(0, maxFilters),
    sort: param(route, 'sort') ?? defaultSort,
    columns: columns === undefined ? undefined : columns.split(',').filter(Boolean),
    record: Number.isSafeInteger(record) && record > 0 ? record : undefined,
  }
}

/** The parameters of a changed view; `viewOf` reads them back. */
export function viewParams(change: Partial<Omit<RecordView, 'object'>>): ParamPatch {
  return {
    ...('q' in change ? { q: change.q } : {}),
    ...('filters' in change ? { f: change.filters?.map(formatFilter) } : {}),
    ...('sort' in change ? { sort: change.sort === defaultSort ? undefined : change.sort } : {}),
    ...('columns' in change ? { cols: change.columns?.join(',') } : {}),
    // Points of one record's history say nothing about another's.
    ...('record' in change ? { [rowParam]: change.record, ...noComparison } : {}),
  }
}
