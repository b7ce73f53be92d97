import { hasLongNumber } from '../long-number.ts'
import { iso } from '../time.ts'

type Fields = Readonly<Record<string, unknown>>
/** Last known values of fields that are no longer told, and since when. */
export type StaleFields = Readonly<Record<string, { readonly value: unknown; readonly since: number }>>

/** What a row told anew amounts to. `stale` is what the store keeps of fields that are no longer told, JSON. */
export type Told = { readonly same: boolean; readonly stale: string | null }

/**
 * Whether a row with another hash is really another row, or only told with more or fewer fields than before. A field
 * the org stopped showing keeps its last known value, with since when it is unknown: missing is not null (B11).
 * `quiet` names fields that are no content.
 */
export function compareTold(
  known: string,
  told: string,
  staleBefore: string | null,
  quiet: ReadonlySet<string>,
  now: number,
): Told {
  const before = JSON.parse(known) as Fields
  const after = JSON.parse(told) as Fields
  const stale = new Map(Object.entries(staleBefore === null ? {} : (JSON.parse(staleBefore) as StaleFields)))
  for (const [name, value] of Object.entries(before)) {
    if (isPart(name, value) || name in after || value === null || quiet.has(name)) continue
    if (!stale.has(name)) stale.set(name, { value, since: now })
  }
  // Told with the very same fields as the copy here, a row with another hash is another row.
  let same = staleBefore !== null || shapeOf(before) !== shapeOf(after)
  for (const [name, value] of Object.entries(after)) {
    if (isPart(name, value)) continue
    stale.delete(name)
    // A value the newest version lacks needs a version to stand in, even when it is the one last known.
    if (!quiet.has(name) && (before[name] ?? null) !== value) same = false
  }
  // Numbers too long for a double look equal here, but the hash saw their digits.
  if (hasLongNumber(known) || hasLongNumber(told)) same = false
  return { same, stale: stale.size === 0 ? null : JSON.stringify(Object.fromEntries(stale)) }
}

/** The stored form as the API shows it. */
export function staleOf(stored: string | null): { field: string; value: unknown; since: string }[] {
  const fields = stored === null ? {} : (JSON.parse(stored) as StaleFields)
  return Object.entries(fields).map(([field, { value, since }]) => ({ field, value, since: iso(since) }))
}

/** The names a row came with. */
function shapeOf(fields: Fields): string {
  return Object.keys(fields)
    .filter((name) => !isPart(name, fields[name]))
    .sort()
    .join()
}

/** The transport's own words, and compound values, which only repeat their parts. */
function isPart(name: string, value: unknown): boolean {
  return name === 'attributes' || (typeof value === 'object' && value !== null)
}
