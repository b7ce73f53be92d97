import { OrgdeckError } from '../../errors.ts'
import type { ReadPlan, RemoteRow } from '../provider.ts'
import { contentHash, hashed, rowOf, shapeOf } from './rows.ts'

type Kind = 'text' | 'number' | 'truth' | 'instant'

const numbers = new Set(['int', 'double', 'currency', 'percent', 'long'])
const plainNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
/** From here on a double may not hold all digits, so the digits themselves are compared (see `longNumber`). */
const longDigits = 16

function kindOf(type: string | undefined): Kind {
  if (type === undefined) return 'text'
  if (numbers.has(type)) return 'number'
  return type === 'boolean' ? 'truth' : type === 'datetime' ? 'instant' : 'text'
}

/**
 * Turns lines of a result file into rows. A result file has no types and writes instants in another way than the
 * query resource, so each value is written as that would have written it: the same record read either way has
 * the same content hash, and a later read of it is no change.
 */
export function bulkRowReader(
  plan: ReadPlan,
  header: readonly string[],
): (line: readonly string[]) => RemoteRow {
  const missing = plan.fields.filter((name) => !header.includes(name))
  if (missing.length > 0 || header.length !== plan.fields.length) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `The result file for ${plan.object} has other columns than were asked for (${missing.slice(0, 5).join(', ')}). Start the run again.`,
    )
  }
  const shape = shapeOf(plan)
  const kinds = header.map((name) => kindOf(plan.types[name]))
  const keys = header.map((name, place) => `${place === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  const places = new Map(header.map((name, place) => [name, place]))
  const deletedAt = places.get('IsDeleted')
  let line: readonly string[] = []
  const valueOf = (name: string): string | null => {
    const place = places.get(name)
    const value = place === undefined ? '' : (line[place] ?? '')
    return value === '' ? null : value
  }
  const contentOf = (name: string): string | null => {
    const value = valueOf(name)
    if (value === null) return null
    const kind = kinds[places.get(name) ?? 0]
    if (kind === 'truth') return hashed.truth(value === 'true')
    if (kind !== 'number' || !plainNumber.test(value)) return hashed.text(value)
    return hashed.number(value.length < longDigits ? String(Number(value)) : value)
  }

  return (given) => {
    if (given.length !== header.length) {
      throw new OrgdeckError('REMOTE_ERROR', `A line of the result file for ${plan.object} is broken.`, {
        retry: 'now',
      })
    }
    const values = given.slice()
    let raw = ''
    for (let place = 0; place < values.length; place++) {
      const value = values[place] ?? ''
      const kind = kinds[place]
      raw += keys[place]
      if (value === '') raw += 'null'
      else if (kind === 'number' && plainNumber.test(value)) raw += value
      else if (kind === 'truth') raw += value === 'true' ? 'true' : 'false'
      else if (kind === 'instant' && value.endsWith('Z')) {
        values[place] = `${value.slice(0, -1)}+0000`
        raw += `"${values[place]}"`
      } else raw += JSON.stringify(value)
    }
    line = values
    return rowOf(shape, `${raw}}`, {
      text: valueOf,
      deleted: deletedAt !== undefined && values[deletedAt] === 'true',
      hash: contentHash(shape, contentOf),
    })
  }
}
