import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'

/** What an object has under a name. */
export type Named = { readonly object: string; readonly name: string }

/** A list of named things that the organisation keeps, in the order in which they were made. */
export type Kept<T extends Named> = {
  all(org: Org): readonly T[]
  /** Adds one, in the place of the one of the same name. */
  set(org: Org, one: T): void
  /** Takes one away; answers whether there was one. */
  drop(org: Org, of: Named): boolean
}

const isSame = (a: Named, b: Named) => a.object === b.object && a.name.toLowerCase() === b.name.toLowerCase()

/** A list under a key of the organisation's own; read once, because every write of a row asks for it. */
export function keptList<T extends Named>(key: string): Kept<T> {
  const known = new WeakMap<Org, readonly T[]>()
  const all = (org: Org): readonly T[] => {
    const list = known.get(org) ?? (JSON.parse(getMeta(org.db, key) ?? '[]') as T[])
    known.set(org, list)
    return list
  }
  const keep = (org: Org, list: readonly T[]) => {
    known.set(org, list)
    setMeta(org.db, key, JSON.stringify(list))
  }
  return {
    all,
    set: (org, one) => keep(org, [...all(org).filter((other) => !isSame(other, one)), one]),
    drop: (org, of) => {
      const before = all(org)
      keep(
        org,
        before.filter((one) => !isSame(one, of)),
      )
      return all(org).length < before.length
    },
  }
}
