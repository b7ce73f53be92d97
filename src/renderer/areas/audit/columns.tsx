import type { AuditEntry } from '../../../contract/audit.ts'
import type { Connection } from '../../../contract/connections.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { formatTime } from '../../kit/format.ts'
import { Status } from '../../kit/Status.tsx'
import type { Column } from '../../kit/Table.tsx'
import { actorWord } from '../sync/run-words.ts'
import { actionWord, outcomeGlyph, outcomeWord, subjectWord } from './words.ts'

/** Columns of the log; the entry's number only where there is room. */
export function auditColumns(
  connections: readonly Connection[],
  width: number,
): readonly Column<AuditEntry>[] {
  const all: readonly (Column<AuditEntry> & { readonly from?: number })[] = [
    { id: 'at', head: 'Time', width: 148, cell: (entry) => formatTime(entry.at, { seconds: true }) },
    { id: 'actor', head: 'Who', width: 160, cell: (entry) => who(entry.actor) },
    { id: 'action', head: 'What', identity: true, cell: (entry) => actionWord(entry.action) },
    { id: 'subject', head: 'To what', from: 700, cell: (entry) => subjectWord(entry.subject, connections) },
    {
      id: 'connection',
      head: 'Connection',
      width: 140,
      from: 820,
      cell: (entry) => {
        const connection = connections.find((one) => one.id === entry.integration_id)
        return connection ? <ConnectionTag connection={connection} /> : null
      },
    },
    {
      id: 'outcome',
      head: 'Outcome',
      width: 116,
      cell: (entry) => <Status status={outcomeGlyph[entry.outcome]}>{outcomeWord[entry.outcome]}</Status>,
    },
    { id: 'id', head: 'Entry', width: 84, from: 820, numeric: true, cell: (entry) => String(entry.id) },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}

/** The actor at the head of a cell: "You", "Orgdeck", "API key nightly job". */
export function who(actor: string): string {
  const word = actorWord(actor)
  return word.charAt(0).toUpperCase() + word.slice(1)
}
