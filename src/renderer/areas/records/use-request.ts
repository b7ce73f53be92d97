import { useMemo } from 'react'
import type { RecordObject } from '../../../contract/records.ts'
import { defaultColumns, isOwn } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { requestFilters } from './filters.ts'
import type { RowRequest } from './pages.ts'
import type { RecordView } from './view.ts'

/** What a view asks of the core. Proposed columns are asked for whether or not they fit, so that widening is free. */
export function useRequest(
  connectionId: number,
  object: RecordObject,
  fields: FieldMap,
  view: RecordView,
  chosen: readonly string[] | undefined,
): RowRequest {
  const { q, filters, sort } = view
  return useMemo(
    () => ({
      integration_id: connectionId,
      object: object.object,
      q: q.trim() || undefined,
      filters: requestFilters(filters, fields),
      sort,
      columns: (chosen ?? defaultColumns(object)).filter((name) => !isOwn(name)),
    }),
    [connectionId, object, fields, q, filters, sort, chosen],
  )
}
