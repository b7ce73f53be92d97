import { expect, test } from 'vitest'
import { counterOf, instanceOf, makeId, normalizeId } from './ids.ts'

test('a recorded 15-character id gets the suffix Salesforce gives it', () => {
  expect(normalizeId('0015500001QdZPK')).toBe('0015500001QdZPKAA3')
  expect(normalizeId('0019H00000H1RMD')).toBe('0019H00000H1RMDQA3')
  expect(normalizeId('0012300000bVTq1')).toBe('0012300000bVTq1AAG')
})

test('an id with a lost or lower-cased suffix is repaired, other text is no id', () => {
  expect(normalizeId('0015500001QdZPKaa3')).toBe('0015500001QdZPKAA3')
  expect(normalizeId('0015500001QdZP')).toBeUndefined()
  expect(normalizeId("0015500001QdZP'")).toBeUndefined()
})

test('ids that differ only in case stay two ids', () => {
  expect(normalizeId('0015500001qdzpk')).not.toBe(normalizeId('0015500001QdZPK'))
})

test('made ids sort in the order they were made and know their number', () => {
  const ids = [1, 9, 10, 35, 36, 61, 62, 3843, 3844, 1_000_000].map((n) => makeId('003', 'xY0', n))
  expect([...ids].sort()).toEqual(ids)
  expect(ids.map((id) => counterOf(id, 'xY0'))).toEqual([1, 9, 10, 35, 36, 61, 62, 3843, 3844, 1_000_000])
  expect(counterOf('0015500001QdZPKAA3', 'xY0')).toBeUndefined()
})

test('seed and label tell instances apart', () => {
  const instances = [1, 2, 3].flatMap((seed) => ['', 'emea'].map((label) => instanceOf(seed, label)))
  expect(new Set(instances).size).toBe(6)
})
