import { IconAdjustments, IconLogin2 } from '@tabler/icons-react'
import type { TimelineEntry } from '../../../contract/connections.ts'
import { icon14 } from '../../kit/icons.ts'
import type { TimelineEntry as Shown } from '../../kit/Timeline.tsx'
import { runHref } from './places.ts'

export const kinds = [
  { value: 'all', label: 'Everything' },
  { value: 'sync', label: 'Sync' },
  { value: 'problem', label: 'Problems' },
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
    icon:
      entry.kind === 'auth' ? (
        <IconLogin2 {...icon14} />
      ) : entry.kind === 'config' ? (
        <IconAdjustments {...icon14} />
      ) : undefined,
    subject:
      entry.run_id === null ? entry.title : <a href={runHref(entry.run_id, connection)}>{entry.title}</a>,
    detail: entry.detail ?? undefined,
    // A run's own page tells who began it; here a name stands for an act of that person.
    actor: entry.run_id === null ? (entry.actor ?? undefined) : undefined,
  }))
}
