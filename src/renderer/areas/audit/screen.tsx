import { PageHeader } from '../../kit/PageHeader.tsx'
import { useActions } from '../../shell/actions.ts'
import { getRoute, navigate, param, useRoute } from '../../shell/route.ts'
import { useConnections, useScope } from '../../shell/scope.ts'
import { formatCount } from '../../kit/format.ts'
import css from './Audit.module.css'
import { AuditFilters } from './AuditFilters.tsx'
import { AuditInspector } from './AuditInspector.tsx'
import { AuditList } from './AuditList.tsx'
import { useAudit } from './use-audit.ts'
import { VerifyChain } from './VerifyChain.tsx'

function open(id: number | undefined): void {
  navigate({ area: 'audit', path: id === undefined ? [] : [id], params: getRoute().params })
}

const close = () => open(undefined)

/** Activity: who did what, to what, and the proof that the log was not touched. */
export function Screen() {
  const route = useRoute()
  const { id: connection } = useScope()
  const { connections } = useConnections()
  const filter = { q: param(route, 'q'), area: param(route, 'in'), connection }
  const found = useAudit(filter)
  const entry = found.data?.pages.flatMap((page) => page.items).find((one) => String(one.id) === route.id)
  const total = found.data?.pages.at(-1)?.total
  useActions([
    { id: 'refresh', label: 'Read the log again', keys: 'r', run: () => void found.refetch() },
    ...(entry ? [{ id: 'close', label: 'Close the inspector', keys: 'escape', run: close }] : []),
  ])
  return (
    <div className={css.page}>
      <PageHeader title="Activity" asOf={found.dataUpdatedAt || null} actions={<VerifyChain />} />
      <AuditFilters
        filter={filter}
        connections={connections}
        right={total === undefined ? undefined : formatCount(total, 'entry', 'entries')}
      />
      <div className={css.row}>
        <AuditList
          found={found}
          filter={filter}
          connections={connections}
          current={entry ? String(entry.id) : undefined}
          onOpen={open}
        />
        {entry ? <AuditInspector entry={entry} connections={connections} onClose={close} /> : null}
      </div>
    </div>
  )
}
