import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'

/** Random queries against an evaluator that knows nothing of SQL: it walks over the rows and compares. */

type Value = string | number | boolean | null
type Person = { readonly Id: string } & Readonly<Record<string, Value>>
type Op = '=' | '!=' | '<' | '<=' | '>' | '>='
type Where =
  | { readonly kind: 'compare'; readonly field: string; readonly op: Op; readonly value: Value }
  | { readonly kind: 'in'; readonly field: string; readonly not: boolean; readonly values: readonly Value[] }
  | { readonly kind: 'like'; readonly field: string; readonly pattern: readonly string[] }
  | { readonly kind: 'not'; readonly of: Where; readonly bare: boolean }
  | { readonly kind: 'brackets'; readonly of: Where }
  | { readonly kind: 'and'; readonly of: readonly Where[] }
  | { readonly kind: 'or'; readonly of: readonly Where[] }

const WORDS = ['ab', 'Ab', 'B', 'äb', 'Äc', 'a_b', '100%', 'z', 'é', 'e', 'b) OR (NOT', null] as const
const NUMBERS = [-3, 0, 1.5, 2, 40, null] as const
const DAYS = ['2025-12-31', '2026-01-01', '2026-07-15', null] as const
const FLAGS = [true, false] as const
const INSTANTS = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-07-15T12:00:00Z'] as const
const FIELDS: Readonly<Record<string, readonly Value[]>> = {
  Word__c: WORDS,
  Number__c: NUMBERS,
  Day__c: DAYS,
  Flag__c: FLAGS,
  SystemModstamp: INSTANTS,
}
const names = Object.keys(FIELDS)

const people: Person[] = Array.from({ length: 60 }, (_, i) => ({
  Id: `a1000000000${String(1000 + i)}AAA`,
  Word__c: WORDS[(i * 7) % WORDS.length] ?? null,
  Number__c: NUMBERS[(i * 5 + 1) % NUMBERS.length] ?? null,
  Day__c: DAYS[(i * 3 + 2) % DAYS.length] ?? null,
  Flag__c: i % 3 === 0,
  SystemModstamp: INSTANTS[(i * 2) % INSTANTS.length] ?? null,
}))

const bench = await startBench({ empty: true })
bench.control({
  op: 'objects',
  name: 'Person__c',
  fields: [
    { name: 'Word__c', type: 'text' },
    { name: 'Number__c', type: 'number', scale: 2 },
    { name: 'Day__c', type: 'date' },
    { name: 'Flag__c', type: 'checkbox' },
  ],
})
bench.control({ op: 'load', object: 'Person__c', records: people })

// The naive evaluator.

const fold = (value: Value) => (typeof value === 'string' ? value.toLowerCase() : value)
/** Letters with marks beside their plain letter; the marks decide last. */
const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')

function order(a: Exclude<Value, null>, b: Exclude<Value, null>): number {
  if (typeof a !== 'string' || typeof b !== 'string') return Number(a) - Number(b)
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  const [p, q] = [plain(x), plain(y)]
  if (p !== q) return p < q ? -1 : 1
  return x === y ? 0 : x < y ? -1 : 1
}

function like(text: string, pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text === ''
  if (first === '%') return like(text, rest) || (text !== '' && like(text.slice(1), pattern))
  if (text === '') return false
  const same = first === '_' || fold(text[0]!) === fold(first.replace('\\', ''))
  return same && like(text.slice(1), rest)
}

function holds(where: Where, person: Person): boolean {
  if (where.kind === 'not') return !holds(where.of, person)
  if (where.kind === 'brackets') return holds(where.of, person)
  if (where.kind === 'and' || where.kind === 'or') {
    const test = (part: Where) => holds(part, person)
    return where.kind === 'and' ? where.of.every(test) : where.of.some(test)
  }
  const value = person[where.field] ?? null
  if (where.kind === 'like') return typeof value === 'string' && like(value, where.pattern)
  if (where.kind === 'in') return where.values.some((one) => fold(one) === fold(value)) !== where.not
  const same = fold(where.value) === fold(value)
  if (where.op === '=') return same
  if (where.op === '!=') return !same
  if (value === null || where.value === null) return false
  const difference = order(value, where.value)
  if (where.op === '<') return difference < 0
  if (where.op === '<=') return difference <= 0
  return where.op === '>' ? difference > 0 : difference >= 0
}

// Writing the same as SOQL.

function literal(field: string, value: Value): string {
  if (value === null || typeof value !== 'string') return String(value)
  return field === 'Word__c' ? `'${value}'` : value
}

function soql(where: Where): string {
  if (where.kind === 'not') return where.bare ? `NOT ${soql(where.of)}` : `(not ${soql(where.of)} )`
  if (where.kind === 'brackets') return `( ${soql(where.of)})`
  if (where.kind === 'and' || where.kind === 'or') {
    return `(${where.of.map(soql).join(where.kind === 'and' ? ' AND ' : ' OR ')})`
  }
  if (where.kind === 'like') return `${where.field} LIKE '${where.pattern.join('')}'`
  if (where.kind === 'compare') return `${where.field} ${where.op} ${literal(where.field, where.value)}`
  const list = where.values.map((value) => literal(where.field, value)).join(', ')
  return `${where.field} ${where.not ? 'NOT IN' : 'IN'} (${list})`
}

// What is tried.

const OPS: readonly Op[] = ['=', '!=', '<', '<=', '>', '>=']
const EQUALITY: readonly Op[] = ['=', '!=']

const compare = fc.constantFrom(...names).chain((field) =>
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(field),
    op: fc.constantFrom(...(field === 'Flag__c' ? EQUALITY : OPS)),
    value: fc.constantFrom<Value>(...FIELDS[field]!),
  }),
)
const among = fc.constantFrom('Word__c', 'Number__c', 'Day__c').chain((field) =>
  fc.record({
    kind: fc.constant('in' as const),
    field: fc.constant(field),
    not: fc.boolean(),
    values: fc.array(fc.constantFrom<Value>(...FIELDS[field]!), { minLength: 1, maxLength: 4 }),
  }),
)
const pattern = fc.record({
  kind: fc.constant('like' as const),
  field: fc.constant('Word__c'),
  pattern: fc.array(fc.constantFrom('%', '_', 'a', 'B', 'Ä', '0', '\\%', '\\_', 'É'), {
    minLength: 1,
    maxLength: 4,
  }),
})
const tree = fc.letrec<{ where: Where; leaf: Where }>((tie) => ({
  leaf: fc.oneof(compare, among, pattern),
  where: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('where'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('where'), bare: fc.boolean() }),
    fc.record({ kind: fc.constant('brackets' as const), of: tie('where') }),
  ),
}))
const sorting = fc.array(
  fc.record({
    field: fc.constantFrom(...names),
    down: fc.boolean(),
    last: fc.boolean(),
  }),
  { maxLength: 3 },
)
const range = fc.record({ limit: fc.integer({ min: 0, max: 70 }), offset: fc.integer({ min: 0, max: 20 }) })

function sorted(rows: readonly Person[], keys: readonly { field: string; down: boolean; last: boolean }[]) {
  return [...rows].sort((a, b) => {
    for (const { field, down, last } of keys) {
      const [x, y] = [a[field] ?? null, b[field] ?? null]
      if (x === null && y === null) continue
      if (x === null || y === null) return (x === null) === last ? 1 : -1
      const difference = order(x, y)
      if (difference !== 0) return down ? -difference : difference
    }
    return order(a.Id, b.Id)
  })
}

test(
  'any condition, order and range finds what walking over the rows finds',
  { timeout: 60_000 },
  async () => {
    const property = fc.asyncProperty(tree.where, sorting, range, async (where, keys, { limit, offset }) => {
      const by = [
        ...keys.map(
          ({ field, down, last }) => `${field} ${down ? 'DESC' : 'ASC'} NULLS ${last ? 'LAST' : 'FIRST'}`,
        ),
        'Id',
      ].join(', ')
      const query = `SELECT Id FROM Person__c WHERE ${soql(where)} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}`
      const reply = await bench.soql(query)
      expect(reply.text, query).not.toContain('errorCode')
      const wanted = sorted(
        people.filter((person) => holds(where, person)),
        keys,
      ).slice(offset, offset + limit)
      expect(
        recordsOf(reply).map((record) => record['Id']),
        query,
      ).toEqual(wanted.map((person) => person.Id))
    })
    await fc.assert(property, { numRuns: 150, interruptAfterTimeLimit: 20_000 })
  },
)
