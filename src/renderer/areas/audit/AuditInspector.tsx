import type { ReactNode } from 'react'
import type { AuditEntry } from '../../../contract/audit.ts'
import type { Connection } from '../../../contract/connections.ts'
import { CopyId } from '../../kit/CopyId.tsx'
import { formatTime } from '../../kit/format.ts'
import { Inspector } from '../../kit/Inspector.tsx'
import { JsonView } from '../../kit/JsonView.tsx'
import { Status } from '../../kit/Status.tsx'
import css from './Audit.module.css'
import { who } from './columns.tsx'
import { actionWord, detailLines, outcomeGlyph, outcomeWord, subjectWord } from './words.ts'

export type AuditInspectorProps = {
  readonly entry: AuditEntry
  readonly connections: readonly Connection[]
  readonly onClose: () => void
}

/** One entry in words, then its place in the chain, then the entry as it is stored. */
export function AuditInspector({ entry, connections, onClose }: AuditInspectorProps) {
  const connection = connections.find((one) => one.id === entry.integration_id)
  const lines = detailLines(entry.detail, connections)
  return (
    <Inspector
      key={entry.id}
      name={actionWord(entry.action)}
      kind={`Entry ${entry.id}${connection ? ` on ${connection.label}` : ''}`}
      connection={connection}
      onClose={onClose}
      sections={[
        {
          id: 'what',
          label: 'What happened',
          content: (
            <dl className={css.facts}>
              <Fact name="Who">{who(entry.actor)}</Fact>
              <Fact name="When">{formatTime(entry.at, { seconds: true })}</Fact>
              <Fact name="To what">{subjectWord(entry.subject, connections)}</Fact>
              <Fact name="Outcome">
                <Status status={outcomeGlyph[entry.outcome]}>{outcomeWord[entry.outcome]}</Status>
              </Fact>
              {lines.map((line) => (
                <Fact key={line.name} name={line.name}>
                  {line.code ? <code>{line.value}</code> : line.value}
                </Fact>
              ))}
            </dl>
          ),
        },
        {
          id: 'chain',
          label: 'Chain',
          content: (
            <>
              <p className={css.note}>
                The hash covers this entry and the one before it, so nothing earlier can be changed unnoticed.
              </p>
              <dl className={css.facts}>
                <Fact name="Hash">
                  <CopyId value={entry.hash} what="hash" short={`${entry.hash.slice(0, 16)}…`} />
                </Fact>
                <Fact name="Filed as">
                  <code>{entry.action}</code>
                </Fact>
              </dl>
            </>
          ),
        },
        { id: 'raw', label: 'Raw', content: <JsonView value={entry} depth={2} label="Entry as stored" /> },
      ]}
    />
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
