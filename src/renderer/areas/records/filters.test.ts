import { describe, expect, it } from 'vitest'
import type { RecordFilter } from '../../../contract/records.ts'
import { ownFields } from './fields.ts'
import type { Field } from './fields.ts'
import { chipWords, operatorsOf, requestFilters } from './filters.ts'

const list: readonly Field[] = [
  { name: 'City', label: 'Mailing City', type: 'string' },
  { name: 'Amount', label: 'Amount', type: 'currency' },
  { name: 'CloseDate', label: 'Close Date', type: 'date' },
  { name: 'CreatedDate', label: 'Created', type: 'datetime' },
  { name: 'IsWon', label: 'Won', type: 'boolean' },
  ...ownFields,
]
const fields = new Map(list.map((field) => [field.name, field]))
const filter = (field: string, op: RecordFilter['op'], ...values: string[]): RecordFilter => ({
  field,
  op,
  values,
})

describe('words of a filter', () => {
  it.each([
    [filter('City', 'is', 'Kiel', 'Köln'), 'Mailing City is Kiel, Köln'],
    [filter('City', 'set'), 'Mailing City is set'],
    [filter('City', 'empty'), 'Mailing City is empty'],
    [filter('Amount', 'gte', '12500'), 'Amount at least 12,500'],
    [filter('CloseDate', 'gt', '2024-11-01'), 'Close Date after Nov 1, 2024'],
    [filter('IsWon', 'is', 'false'), 'Won is no'],
    [filter('$deleted', 'is', 'true'), 'Deleted in the org is yes'],
    [filter('Gone__c', 'contains', 'x'), 'Gone__c contains x'],
  ])('%o', (one, words) => {
    const { field, operator, value } = chipWords(one, fields)
    expect(`${field} ${operator} ${value}`).toBe(words)
  })

  it('names the day on which a moment begins here', () => {
    const midnight = new Date('2024-11-01T00:00:00').toISOString()
    expect(chipWords(filter('CreatedDate', 'gte', midnight), fields).value).toBe('Nov 1, 2024')
  })
})

describe('filters as the core takes them', () => {
  it('asks for deletion as a moment that is set', () => {
    const asked = requestFilters(
      [filter('$deleted', 'is', 'true'), filter('$deleted', 'is', 'false')],
      fields,
    )
    expect(asked).toEqual([filter('$deleted', 'set'), filter('$deleted', 'empty')])
  })

  it('asks for an equal number as neither smaller nor larger', () => {
    expect(requestFilters([filter('Amount', 'is', '5')], fields)).toEqual([
      filter('Amount', 'gte', '5'),
      filter('Amount', 'lte', '5'),
    ])
  })

  it('asks nothing for a filter that still lacks its value', () => {
    expect(requestFilters([filter('City', 'contains'), filter('City', 'set')], fields)).toEqual([
      filter('City', 'set'),
    ])
  })
})

it('offers numbers and dates comparisons, texts parts of words, booleans neither', () => {
  const ops = (name: string) => operatorsOf(fields.get(name)!).map(({ op }) => op)
  expect(ops('Amount')).toEqual(expect.arrayContaining(['gt', 'lt', 'set']))
  expect(ops('Amount')).not.toContain('contains')
  expect(ops('City')).toEqual(expect.arrayContaining(['contains', 'starts', 'is_not', 'empty']))
  expect(ops('IsWon')).toEqual(['is'])
})
