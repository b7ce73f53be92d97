import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RecordDetail } from '../../../contract/records.ts'
import { orpc } from '../../api/client.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { formatCount } from '../../kit/format.ts'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { href } from '../../shell/route.ts'
import { useConnections } from '../../shell/scope.ts'
import { Failure } from '../../api/Failure.tsx'
import css from './RecordInspector.module.css'

const most = 12

/** Records of the same company, in every connection; not asked for when the record belongs to none. */
export function useLinks(record: RecordDetail | undefined) {
  const id = record?.company_id ?? undefined
  const found = useQuery(
    orpc.companies.records.queryOptions({
      input: { id: id ?? 1, page_size: most },
      enabled: id !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  // The company's own record comes first; in the same connection its id is what other records refer to.
  const own = found.data?.items[0]
  return {
    wanted: id !== undefined,
    items: found.data?.items,
    total: found.data?.total,
    company: own?.integration_id === record?.integration_id ? own?.external_id : undefined,
    error: found.error,
    retry: () => void found.refetch(),
  }
}

export type LinksSectionProps = {
  readonly record: RecordDetail
  readonly links: ReturnType<typeof useLinks>
}

/** What else belongs to the same company, wherever it lives. */
export function LinksSection({ record, links }: LinksSectionProps) {
  const { connections } = useConnections()
  const { items = [], total = 0, error } = links
  const places = new Set(items.map((item) => item.integration_id)).size
  const note = `same company, ${formatCount(total, 'record')} in ${formatCount(places, 'connection')}`
  return (
    <>
      <SectionHead title="Links" note={total > 0 ? note : undefined} flush level={3} />
      {error && !links.items ? (
        <Failure title="The links could not be read" error={error} onRetry={links.retry} compact />
      ) : null}
      <ul className={css.links}>
        {items.map((item) => {
          const connection = connections.find(({ id }) => id === item.integration_id)
          return (
            <li key={item.id} className={css.linkRow}>
              <span className={css.place}>
                {connection ? <ConnectionTag connection={connection} /> : null}
              </span>
              {item.id === record.id ? (
                <span className={css.target}>{item.name}</span>
              ) : (
                <a
                  className={css.target}
                  href={href({
                    area: 'records',
                    path: [item.object],
                    params: { c: item.integration_id, r: item.id },
                  })}
                >
                  {item.name || item.external_id}
                </a>
              )}
              <span className={css.kind}>{item.id === record.id ? 'this record' : item.object}</span>
            </li>
          )
        })}
      </ul>
      {total > items.length ? (
        <p className={css.quiet}>{formatCount(total - items.length, 'more record')} of this company</p>
      ) : null}
    </>
  )
}
