import type { ReactNode } from 'react'
import type { Action } from './actions.ts'
import { match } from './match.ts'
import type { Match } from './match.ts'

export type PaletteItem = {
  readonly id: string
  readonly label: string
  readonly run: () => void
  readonly icon?: ReactNode
  readonly keys?: string
  readonly beside?: ReactNode
  readonly off?: string
  readonly ranges: Match['ranges']
}

export type PaletteGroup = { readonly name: string; readonly items: readonly PaletteItem[] }

const most = 6

/**
 * What the palette lists for a query: actions of the screen first, then records (found by the core, in its
 * order), connections, places. Groups keep this order, so an entry does not jump between keystrokes.
 */
export function paletteGroups(
  query: string,
  actions: readonly Action[],
  records: readonly Omit<PaletteItem, 'ranges'>[],
): readonly PaletteGroup[] {
  const found = actions.flatMap((action) => {
    const hit = match(action.label, query, action.words)
    return hit ? [{ ...action, group: action.group ?? 'Here', ranges: hit.ranges, score: hit.score }] : []
  })
  const of = (name: string, limit = most): PaletteGroup => ({
    name,
    items: found
      .filter((item) => item.group === name)
      // What cannot run now stays in sight with its reason, but never under the Enter key first.
      .toSorted((a, b) => Number(Boolean(a.off)) - Number(Boolean(b.off)) || (query ? b.score - a.score : 0))
      .slice(0, limit),
  })
  const recordItems = records.map((item) => ({ ...item, ranges: match(item.label, query)?.ranges ?? [] }))
  return [
    of('Here'),
    { name: 'Records', items: recordItems },
    of('Connections', query ? most : 9),
    of('Go to', 9),
    // Rarely what is meant, so not offered until asked for.
    query ? of('Window') : { name: 'Window', items: [] },
  ].filter((group) => group.items.length > 0)
}
