import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { orpc } from '../../api/client.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { param, useRoute } from '../../shell/route.ts'
import { Failure } from '../../api/Failure.tsx'
import { FieldList } from './FieldList.tsx'
import { ObjectList } from './ObjectList.tsx'
import css from './SchemaTab.module.css'

/** What the org offers: objects to tick at left, the fields of one of them at right. */
export function SchemaTab({ connection }: { readonly connection: Connection }) {
  const query = useQuery(orpc.connections.objects.queryOptions({ input: { id: connection.id } }))
  const named = param(useRoute(), 'o')
  const objects = query.data?.items ?? []
  const open = objects.find((one) => one.object === named) ?? objects.find((one) => one.enabled) ?? objects[0]
  if (query.isError && objects.length === 0)
    return (
      <div className={css.all}>
        <Failure
          title={`The objects of ${connection.label} could not be read`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </div>
    )
  if (query.isPending)
    return (
      <div className={css.all}>
        <LoadingRows rows={14} columns={[30, 30, 12]} label="Reading the objects of the org" />
      </div>
    )
  return (
    <div className={css.schema}>
      <ObjectList
        // A new answer from the org, not every redraw, takes the ticks back to what is stored.
        key={connection.id}
        connection={connection}
        objects={objects}
        open={open?.object}
      />
      {open ? <FieldList key={open.object} connection={connection} object={open} /> : null}
    </div>
  )
}
