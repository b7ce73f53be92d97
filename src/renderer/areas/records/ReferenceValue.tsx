import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'
import { href } from '../../shell/route.ts'
import css from './RecordInspector.module.css'

export type ReferenceValueProps = {
  readonly id: string
  /** The record's own id leads nowhere. */
  readonly own: boolean
  readonly integrationId: number
}

/** A reference to another record: its name as a link when that record is here, else the id. */
export function ReferenceValue({ id, own, integrationId }: ReferenceValueProps) {
  const found = useQuery(
    orpc.records.search.queryOptions({
      input: { q: id, limit: 8 },
      enabled: !own,
      // A name seldom changes, and a miss only costs the link.
      staleTime: 300_000,
    }),
  )
  const target = found.data?.items.find(
    (record) => record.integration_id === integrationId && record.external_id === id,
  )
  if (!target) return <code className={css.id}>{id}</code>
  return (
    <a
      href={href({ area: 'records', path: [target.object], params: { c: integrationId, r: target.id } })}
      title={`${target.object} ${id}`}
    >
      {target.name || id}
    </a>
  )
}
