import type { RecordClock, RecordComparison } from '../../../contract/record-history.ts'
import { formatCount } from '../../kit/format.ts'
import { validInstant } from './use-as-of.ts'

/** A point in a record's history: a version, or an instant on one of the two clocks. */
export type Point = { readonly version: number } | { readonly at: string }

/** A point as the address writes it: "v3", or an instant. Undefined for anything mangled. */
export function pointOf(text: string | undefined): Point | undefined {
  const version = /^v([1-9]\d{0,8})$/.exec(text ?? '')?.[1]
  if (version !== undefined) return { version: Number(version) }
  const at = validInstant(text)
  return at === undefined ? undefined : { at }
}

export const pointText = (point: Point): string => ('at' in point ? point.at : `v${point.version}`)

/** Two points as the core takes them; without a right one it is the newest version. */
export function compareInput(id: number, left: Point, right: Point | undefined, clock: RecordClock) {
  return {
    id,
    clock,
    ...('at' in left ? { from_at: left.at } : { from: left.version }),
    ...(right === undefined ? {} : 'at' in right ? { to_at: right.at } : { to: right.version }),
  }
}

/** What two points come to, in one line: "Deleted, 2 fields differ". */
export function comparisonFinding(found: RecordComparison): string {
  const { from_state: from, to_state: to, changes, turns } = found
  if (to === 'unknown') return 'Nothing is known of either point'
  if (from === 'unknown') return to === 'deleted' ? 'First seen, then deleted' : 'First seen in between'
  const fields =
    changes.length === 0 ? undefined : formatCount(changes.length, 'field differs', 'fields differ')
  const turn =
    from !== to
      ? to === 'deleted'
        ? 'deleted'
        : 'restored'
      : turns.length === 0
        ? undefined
        : from === 'present'
          ? 'deleted and restored in between'
          : 'restored and deleted in between'
  if (from !== to) return capital([turn, fields].filter(Boolean).join(', '))
  return capital([fields ?? 'No difference', turn].filter(Boolean).join(', '))
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
