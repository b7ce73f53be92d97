import { OrgdeckError } from '../../errors.ts'
import type { ReadPlan, RemoteRow } from '../provider.ts'
import type { CsvRows } from './csv.ts'
import {
  contentHash,
  hashed,
  hashedNumber,
  loose,
  looselyHashed,
  plainNumber,
  rowOf,
  shapeOf,
} from './rows.ts'

type Kind = 'text' | 'number' | 'truth' | 'instant' | 'loose'

const numbers = new Set(['int', 'double', 'currency', 'percent', 'long'])
/** What the history of a field says of the type of its values. */
const told: Readonly<Record<string, Kind>> = {
  Boolean: 'truth',
  Currency: 'number',
  DateTime: 'instant',
  Double: 'number',
  Integer: 'number',
  Percent: 'number',
}

function kindOf(type: string | undefined): Kind {
  if (type === undefined) return 'text'
  if (numbers.has(type)) return 'number'
  if (type === loose) return 'loose'
  return type === 'boolean' ? 'truth' : type === 'datetime' ? 'instant' : 'text'
}

/**
 * Turns rows of a result file into rows of the store. A result file has no types and writes instants in another way
 * than the query resource, so each value is written as that would have written it: the same record read either way has
 * the same content hash, and a later read of it is no change.
 */
export function bulkRowReader(
  plan: ReadPlan,
  header: readonly string[],
): (rows: CsvRows, row: number) => RemoteRow {
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
  const empty = keys.map((key) => `${key}null`)
  const places = new Map(header.map((name, place) => [name, place]))
  const content = shape.content.map((name) => places.get(name) ?? -1)
  const deletedAt = places.get('IsDeleted') ?? -1
  const typeAt = kinds.includes('loose') ? places.get('DataType') : undefined
  /** The values of the row in hand, and the same as its content hash takes them; undefined = empty. */
  const values: (string | undefined)[] = []
  const taken: (string | undefined)[] = []
  /** The pieces of its text. Joined at once: a text put together bit by bit keeps all its bits until it is stored. */
  const parts: string[] = Array.from({ length: header.length + 1 }, () => '}')
  const valueOf = (name: string): string | null => values[places.get(name) ?? -1] ?? null
  const takenOf = (_: string, place: number): string | undefined => taken[content[place] ?? -1]

  return (rows, row) => {
    if (rows.width(row) !== header.length) {
      throw new OrgdeckError('REMOTE_ERROR', `A line of the result file for ${plan.object} is broken.`, {
        retry: 'now',
      })
    }
    const plain = rows.isPlain(row)
    const own = typeAt === undefined ? 'text' : (told[rows.value(row, typeAt)] ?? 'text')
    for (let place = 0; place < header.length; place++) {
      let value = rows.value(row, place)
      if (value === '') {
        parts[place] = empty[place] ?? ''
        values[place] = undefined
        taken[place] = undefined
        continue
      }
      const kind = kinds[place] === 'loose' ? own : kinds[place]
      const key = keys[place] ?? ''
      if (kind === 'number' && plainNumber.test(value)) {
        parts[place] = key + value
        taken[place] = hashedNumber(value)
      } else if (kind === 'truth') {
        parts[place] = key + (value === 'true' ? 'true' : 'false')
        taken[place] = hashed.truth(value === 'true')
      } else if (kind === 'instant' && value.endsWith('Z')) {
        value = `${value.slice(0, -1)}+0000`
        parts[place] = `${key}"${value}"`
        taken[place] = hashed.text(value)
      } else {
        parts[place] = key + rows.json(row, place, plain)
        taken[place] = hashed.text(value)
      }
      values[place] = value
      if (kinds[place] === 'loose') taken[place] = looselyHashed(value)
    }
    return rowOf(shape, parts.join(''), {
      text: valueOf,
      deleted: values[deletedAt] === 'true',
      hash: contentHash(shape, takenOf),
    })
  }
}
