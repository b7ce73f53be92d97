import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketCount, bucketOf, Digest } from './reconcile-digest.ts'

type Row = readonly [id: string, modstamp: number | null]

const digestOf = (rows: readonly Row[]): Digest => {
  const digest = new Digest()
  for (const [id, modstamp] of rows) digest.add(id, modstamp)
  return digest
}
const keyOf = ([id, modstamp]: Row): string => `${id}\n${modstamp ?? ''}`
const sorted = (rows: readonly Row[]): string[] => rows.map(keyOf).toSorted()

// Few ids and stamps, so that equal rows, equal sets in another order and near misses all come up.
const row = fc.tuple(
  fc.constantFrom('003A', '003B', '003C', '003D', '003E'),
  fc.constantFrom(1000, 2000, 3000, null),
)

test('digests are equal exactly when both sides hold the same rows, each as often', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), fc.array(row, { maxLength: 12 }), (one, other) => {
      const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
      const [left, right] = [digestOf(one), digestOf(other)]
      expect(left.hash() === right.hash()).toBe(same)
      expect(left.differing(right).length === 0).toBe(same)
    }),
    { numRuns: 2000 },
  )
})

test('the order of the rows does not matter, and a row taken back was never there', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (rows, others) => {
      const shuffled = digestOf(rows.toReversed())
      for (const [id, modstamp] of others) shuffled.add(id, modstamp)
      for (const [id, modstamp] of others.toReversed()) shuffled.remove(id, modstamp)
      expect(shuffled.hash()).toBe(digestOf(rows).hash())
      expect(shuffled.rows).toBe(rows.length)
    }),
  )
})

test('a row that differs shows in its own bucket and in no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), (ids) => {
      const rows = ids.map((id): Row => [id, 1])
      const [first = ''] = ids
      const changed = digestOf(rows.map(([id]): Row => [id, id === first ? 2 : 1]))
      expect(digestOf(rows).differing(changed)).toEqual([bucketOf(first)])
      const lacking = digestOf(rows.slice(1))
      expect(digestOf(rows).differing(lacking)).toEqual([bucketOf(first)])
    }),
  )
})

test('ids in a row spread over all buckets', () => {
  const hits = Array.from({ length: bucketCount }, () => 0)
  for (let n = 0; n < 25_600; n++) {
    const bucket = bucketOf(`003${n.toString(36).padStart(12, '0')}AAA`)
    hits[bucket] = (hits[bucket] ?? 0) + 1
  }
  expect(Math.min(...hits)).toBeGreaterThan(40)
  expect(Math.max(...hits)).toBeLessThan(200)
})
