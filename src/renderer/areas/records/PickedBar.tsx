import type { Connection } from '../../../contract/connections.ts'
import type { RecordObject } from '../../../contract/records.ts'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { BulkBar } from './BulkBar.tsx'
import type { RowRequest } from './pages.ts'
import { useCopy } from './use-copy.ts'
import { useExport } from './use-export.ts'
import { mostRows } from './use-selection.ts'
import type { useSelection } from './use-selection.ts'

/** Values one filter can hold. */
const mostExported = 100

export type PickedBarProps = {
  readonly connection: Connection
  readonly copy: RecordObject
  readonly singular: string
  readonly plural: string
  readonly request: RowRequest
  readonly picked: ReturnType<typeof useSelection>
}

/** The bar for picked rows with what it does: ids to the clipboard, the rows to a file. */
export function PickedBar({ connection, copy, singular, plural, request, picked }: PickedBarProps) {
  const copyRows = useCopy(connection)
  const download = useExport(connection)
  const { selection, count } = picked
  const id = copy.columns_all.find((field) => field.type === 'id')?.name
  const tooMany = selection.kind === 'rows' && (count > mostExported || id === undefined)
  const copyIds = () =>
    copyRows(
      picked.collect,
      (rows) => rows.map((row) => row.external_id).join('\n'),
      (copied) => `${formatCount(copied, 'id')} copied`,
    )
  const exportRows = () => {
    const all = { q: request.q, filters: request.filters }
    const some = (rows: ReadonlyMap<number, { readonly external_id: string }>) => ({
      filters: [
        { field: id ?? '', op: 'is' as const, values: [...rows.values()].map((row) => row.external_id) },
      ],
    })
    const which = selection.kind === 'all' ? all : some(selection.rows)
    download.start({ object: copy.object, format: 'csv', ...which })
  }
  return (
    <BulkBar
      connection={connection}
      selected={count}
      noun={count === 1 ? singular : plural}
      copyOff={
        count > mostRows
          ? `Up to ${formatNumber(mostRows)} ids fit on the clipboard; export them instead.`
          : undefined
      }
      exportOff={
        tooMany ? `Up to ${mostExported} picked rows can be exported, or all that match.` : undefined
      }
      onCopyIds={() => void copyIds()}
      onExport={exportRows}
      onClear={picked.clear}
    />
  )
}
