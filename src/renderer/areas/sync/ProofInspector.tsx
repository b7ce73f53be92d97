import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileDetail } from '../../../contract/reconcile.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { CopyId } from '../../kit/CopyId.tsx'
import { formatTime, missing } from '../../kit/format.ts'
import { Inspector } from '../../kit/Inspector.tsx'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { differences } from './proof-words.ts'
import { DecideDialog, SignDialog } from './ProofDialogs.tsx'
import { ProofRows } from './ProofRows.tsx'
import { ProofState } from './ProofState.tsx'
import { actorWord } from './run-words.ts'
import { Facts } from './StateParts.tsx'
import { openProof } from './use-proof.ts'

export type ProofInspectorProps = {
  readonly id: number
  readonly connections: readonly Connection[]
}

const close = () => openProof(undefined)

/** One comparison at the right of the list: its finding, the rows that differed, its seal. */
export function ProofInspector({ id, connections }: ProofInspectorProps) {
  const query = useQuery(orpc.sync.reconcileReport.queryOptions({ input: { id } }))
  const [dialog, setDialog] = useState<'sign' | 'decide'>()
  const report = query.data
  const connection = connections.find((one) => one.id === report?.integration_id)
  if (!report) {
    return (
      <Inspector
        name={`Comparison ${id}`}
        onClose={close}
        width={448}
        sections={[
          {
            id: 'finding',
            label: 'Finding',
            content: query.isError ? (
              <Failure compact title={`Comparison ${id} could not be read`} error={query.error} />
            ) : (
              <LoadingRows rows={5} columns={[40, 50]} />
            ),
          },
        ]}
      />
    )
  }
  const found = differences(report)
  return (
    <>
      <Inspector
        key={report.id}
        name={report.object_label}
        kind={`Comparison ${report.id}${connection ? ` with ${connection.label}` : ''}`}
        {...(connection ? { connection } : {})}
        onClose={close}
        width={448}
        sections={[
          {
            id: 'finding',
            label: 'Finding',
            content: (
              <ProofState
                report={report}
                onSign={() => setDialog('sign')}
                onDecide={() => setDialog('decide')}
              />
            ),
          },
          ...(found > 0
            ? [{ id: 'rows', label: 'Rows', count: found, content: <ProofRows report={report} /> }]
            : []),
          { id: 'seal', label: 'Seal', content: <Seal report={report} /> },
        ]}
      />
      {dialog === 'sign' ? (
        <SignDialog report={report} connection={connection} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === 'decide' ? (
        <DecideDialog report={report} connection={connection} onClose={() => setDialog(undefined)} />
      ) : null}
    </>
  )
}

function Seal({ report }: { readonly report: ReconcileDetail }) {
  const hash = (value: string | null): ReactNode =>
    value === null ? missing : <CopyId what="hash" value={value} short={`${value.slice(0, 24)}…`} />
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Compared as of', report.as_of === null ? missing : formatTime(report.as_of)],
    ['Hash of the org', hash(report.remote_hash)],
    ['Hash of the copy', hash(report.local_hash)],
    ['Seal', hash(report.seal)],
    [
      'Signed off',
      report.signed_by === null || report.signed_at === null
        ? 'Not yet'
        : `${report.signed_by}, ${formatTime(report.signed_at)}`,
    ],
    [
      'Started',
      `${report.trigger === 'schedule' ? 'Weekly' : actorWord(report.started_by)}, ${formatTime(report.queued_at)}`,
    ],
    ['Finished', report.finished_at === null ? missing : formatTime(report.finished_at)],
  ]
  return <Facts facts={facts} />
}
