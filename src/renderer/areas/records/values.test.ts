import { expect, it } from 'vitest'
import type { RecordRow } from '../../../contract/records.ts'
import { formatValue, toTsv, valueOf } from './values.ts'

const field = (type: string) => ({ name: 'X', label: 'X', type })

it.each([
  ['string', 'Kiel', 'Kiel'],
  ['boolean', false, 'no'],
  ['int', 0, '0'],
  ['currency', 84000.5, '84,000.50'],
  ['double', 84000.5, '84,000.5'],
  ['percent', 12.5, '12.5 %'],
  ['date', '2024-11-23', 'Nov 23, 2024'],
  ['multipicklist', 'a;b', 'a, b'],
  ['string', null, ''],
  ['date', 'unknown', 'unknown'],
])('reads a %s %o as “%s”', (type, value, words) => {
  expect(formatValue(value, field(type)).replaceAll('\u00a0', ' ')).toBe(words)
})

it.each([
  [1500, 'JPY', 'JPY 1,500'],
  [84000.5, 'EUR', 'EUR 84,000.50'],
  [12.345, 'BHD', 'BHD 12.345'],
  [12, 'BHD', 'BHD 12.000'],
  [1500.4, 'JPY', 'JPY 1,500.4'],
  [0.1, 'XYZ', 'XYZ 0.10'],
])('B23: reads %d of %s as “%s”', (value, currency, words) => {
  expect(formatValue(value, field('currency'), currency).replaceAll('\u00a0', ' ')).toBe(words)
})

it('reads a year as no quantity', () => {
  expect(formatValue(2026, { name: 'FiscalYear', label: 'Fiscal Year', type: 'int' })).toBe('2026')
})

it('reads an address as one writes it', () => {
  const address = {
    street: 'Elbchaussee 41\nHof',
    postalCode: '22765',
    city: 'Hamburg',
    state: null,
    latitude: null,
  }
  expect(formatValue(address, field('address'))).toBe('Elbchaussee 41, Hof, 22765 Hamburg')
})

const row: RecordRow = {
  id: 1,
  integration_id: 1,
  object: 'Contact',
  external_id: '003',
  name: 'Annika\tBrandt',
  company_id: null,
  deleted: false,
  version: 1,
  modified_at: '2026-11-23T09:40:00.000Z',
  synced_at: '2026-11-23T09:41:00.000Z',
  currency: null,
  fields: { Amount: 84000, Note: 'one\ntwo', Empty: null },
}

it('copies values as stored, one line a row however they are written', () => {
  const columns = ['$name', 'Amount', 'Note', 'Empty', 'Hidden', '$modified'].map((name) => ({
    name,
    label: name,
    type: 'string',
  }))
  const [head, line, ...more] = toTsv([row], columns).split('\n')
  expect(head).toBe('$name\tAmount\tNote\tEmpty\tHidden\t$modified')
  expect(line).toBe('Annika Brandt\t84000\tone two\t\t\t2026-11-23T09:40:00.000Z')
  expect(more).toEqual([])
})

it('tells an empty field from one that could not be read', () => {
  expect(valueOf(row, 'Empty')).toBeNull()
  expect(valueOf(row, 'Hidden')).toBeUndefined()
})
