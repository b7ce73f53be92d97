import { IconAdjustments, IconLogin2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { TimelineEntry } from '../../../contract/connections.ts'
import { icon14 } from '../../kit/icons.ts'
import type { TimelineEntry as Shown } from '../../kit/Timeline.tsx'
import { proofHref } from '../sync/open.ts'
import { runHref, schemaHref } from './places.ts'

export const kinds = [
  { value: 'all', label: 'Everything' },
  { value: 'sync', label: 'Sync' },
  { value: 'problem', label: 'Problems' },
  { value: 'proof', label: 'Proof' },
  { value: 'schema', label: 'Fields' },
  { value: 'auth', label: 'Sign-in' },
  { value: 'config', label: 'Settings' },
] as const

export type Kind = (typeof kinds)[number]['value']

/** A kind as an address names it; anything else shows everything. */
export const kindOf = (text: string | undefined): Kind =>
  kinds.find((kind) => kind.value === text)?.value ?? 'all'

/** Entries as the timeline draws them; those of a run lead to it. */
export function toShown(entries: readonly TimelineEntry[], connection: number): readonly Shown[] {
  return entries.map((entry) => ({
    id: entry.id,
    at: entry.at,
    status: entry.state,
    icon: icons[entry.kind],
    subject: subjectOf(entry, connection),
    detail: entry.detail ?? undefined,
    // A run's or a comparison's own page tells who began it; here a name stands for an act of that person.
    actor: entry.run_id === null && entry.report_id === null ? (entry.actor ?? undefined) : undefined,
  }))
}

const icons: Partial<Readonly<Record<TimelineEntry['kind'], ReactNode>>> = {
  auth: <IconLogin2 {...icon14} />,
  config: <IconAdjustments {...icon14} />,
}

function subjectOf(entry: TimelineEntry, connection: number): ReactNode {
  const to =
    entry.run_id !== null
      ? runHref(entry.run_id, connection)
      : entry.report_id !== null
        ? proofHref(entry.report_id, connection)
        : entry.object !== null
          ? schemaHref(connection, entry.object)
          : undefined
  return to === undefined ? entry.title : <a href={to}>{entry.title}</a>
}
