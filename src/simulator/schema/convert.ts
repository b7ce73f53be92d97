import { isoDay, isoInstant } from '../clock.ts'
import { normalizeId } from '../ids.ts'
import { objectOfId } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { storedValue } from '../rows/values.ts'
import type { Field, FieldDescribe } from './dsl.ts'

/** A stored value as somebody would write it. */
function written(field: FieldDescribe, value: string | number): string {
  if (field.type === 'boolean') return value === 1 ? 'true' : 'false'
  if (field.type === 'datetime') return isoInstant(Number(value))
  return String(value)
}

/** What the text becomes in a field of another type. */
function read(org: Org, to: FieldDescribe, text: string): SqlValue {
  if (to.type === 'datetime' && /^\d{4}-\d\d-\d\d$/.test(text)) return Date.parse(text)
  if (to.type !== 'reference') {
    const cut = to.length > 0 ? Array.from(text).slice(0, to.length).join('') : text
    return storedValue({ ...to, restrictedPicklist: false }, cut)
  }
  const id = normalizeId(text)
  const target = id === undefined ? undefined : objectOfId(org, id)
  return id !== undefined && target && to.referenceTo.includes(target.name) ? id : null
}

/** Takes a stored value from one type of field to another; what can not be taken over becomes nothing. */
export function convert(org: Org, before: Field, after: Field): (value: SqlValue) => SqlValue {
  const nothing = after.describe.type === 'boolean' ? 0 : null
  return (value) => {
    if (value === null) return nothing
    const { type } = before.describe
    if (type === 'datetime' && after.describe.type === 'date') return isoDay(Number(value))
    try {
      return read(org, after.describe, written(before.describe, value)) ?? nothing
    } catch {
      return nothing
    }
  }
}
