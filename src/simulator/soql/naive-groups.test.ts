import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'

/** Random HAVING clauses against an evaluator that counts and compares by itself. */

type Having =
  | {
      readonly kind: 'leaf'
      readonly of: 'COUNT(Id)' | 'MAX(N__c)' | 'Word__c'
      readonly op: '=' | '>'
      readonly n: number
    }
  | { readonly kind: 'not'; readonly of: Having; readonly bare: boolean }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Having[] }

const WORDS = ['a', 'b', 'c', 'd'] as const
const rows = Array.from({ length: 30 }, (_, i) => ({
  Id: `a1100000000${String(1000 + i)}AAA`,
  Word__c: WORDS[((i * i) % 7) % WORDS.length]!,
  N__c: i % 4 === 0 ? null : (i * 3) % 5,
}))

const bench = await startBench({ empty: true })
bench.control({
  op: 'objects',
  name: 'Thing__c',
  fields: [
    { name: 'Word__c', type: 'text' },
    { name: 'N__c', type: 'number' },
  ],
})
bench.control({ op: 'load', object: 'Thing__c', records: rows })

function holds(having: Having, word: string): boolean {
  if (having.kind === 'not') return !holds(having.of, word)
  if (having.kind !== 'leaf') {
    const test = (part: Having) => holds(part, word)
    return having.kind === 'and' ? having.of.every(test) : having.of.some(test)
  }
  const group = rows.filter((row) => row.Word__c === word)
  const numbers = group.flatMap((row) => (row.N__c === null ? [] : [row.N__c]))
  const compare = (a: number | string, b: number | string) => (having.op === '=' ? a === b : a > b)
  if (having.of === 'Word__c') return compare(word, WORDS[having.n % WORDS.length]!)
  if (having.of === 'COUNT(Id)') return compare(group.length, having.n)
  return numbers.length > 0 && compare(Math.max(...numbers), having.n)
}

function soql(having: Having): string {
  if (having.kind === 'not') return having.bare ? `NOT ${soql(having.of)}` : `(NOT ${soql(having.of)})`
  if (having.kind !== 'leaf') return `(${having.of.map(soql).join(having.kind === 'and' ? ' AND ' : ' OR ')})`
  const value = having.of === 'Word__c' ? `'${WORDS[having.n % WORDS.length]!}'` : having.n
  return `${having.of} ${having.op} ${value}`
}

const { having } = fc.letrec<{ having: Having }>((tie) => ({
  having: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      kind: fc.constant('leaf' as const),
      of: fc.constantFrom('COUNT(Id)' as const, 'MAX(N__c)' as const, 'Word__c' as const),
      op: fc.constantFrom('=' as const, '>' as const),
      n: fc.integer({ min: 0, max: 14 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('having'), bare: fc.boolean() }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('having'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

test('any condition on groups keeps the groups that counting keeps', { timeout: 60_000 }, async () => {
  const property = fc.asyncProperty(having, async (clause) => {
    const query = `SELECT Word__c FROM Thing__c GROUP BY Word__c HAVING ${soql(clause)} ORDER BY Word__c`
    const reply = await bench.soql(query)
    expect(reply.text, query).not.toContain('errorCode')
    const words = WORDS.filter((word) => rows.some((row) => row.Word__c === word) && holds(clause, word))
    expect(
      recordsOf(reply).map((record) => record['Word__c']),
      query,
    ).toEqual(words)
  })
  await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: 20_000 })
})
