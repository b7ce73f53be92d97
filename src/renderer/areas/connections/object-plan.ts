import type { RemoteObject } from '../../../contract/connections.ts'
import { formatCount } from '../../kit/format.ts'

export type ObjectPlan = {
  /** API names that get ticked, in the order of the list. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** What saving the ticks would change. */
export function planOf(objects: readonly RemoteObject[], ticked: ReadonlySet<string>): ObjectPlan {
  return {
    added: objects.filter((one) => !one.enabled && ticked.has(one.object)).map((one) => one.object),
    removed: objects.filter((one) => one.enabled && !ticked.has(one.object)).map((one) => one.object),
  }
}

const names = (list: readonly string[]): string =>
  list.length > 3 ? `${list.slice(0, 2).join(', ')} and ${list.length - 2} more` : list.join(', ')

/** The plan in sentences: what starts, what stops, what stays. */
export function planText({ added, removed }: ObjectPlan): string {
  const starts =
    added.length === 0
      ? ''
      : `${formatCount(added.length, 'object')} added; the first sync of ${names(added)} starts at once.`
  const stops =
    removed.length === 0
      ? ''
      : `${formatCount(removed.length, 'object')} removed; the rows of ${names(removed)} stay here but are no longer updated.`
  return [starts, stops].filter(Boolean).join(' ')
}

export type ObjectView = 'all' | 'ticked' | 'custom'

/** Objects that match what is typed and chosen, ticked ones first as the org gave them. */
export function visibleObjects(
  objects: readonly RemoteObject[],
  {
    q,
    view,
    ticked,
  }: { readonly q: string; readonly view: ObjectView; readonly ticked: ReadonlySet<string> },
): readonly RemoteObject[] {
  const text = q.trim().toLowerCase()
  return objects.filter(
    (one) =>
      (view === 'all' || (view === 'custom' ? one.custom : ticked.has(one.object))) &&
      (text === '' || one.object.toLowerCase().includes(text) || one.label.toLowerCase().includes(text)),
  )
}
