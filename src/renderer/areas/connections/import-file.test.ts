import { expect, test } from 'vitest'
import { partsOf, sumOf, tableOf } from './import-file.ts'

test('the table is told by the name of the file', () => {
  expect(tableOf('Opportunities-2024.csv')).toBe('opportunities')
  expect(tableOf('crm_companies.json')).toBe('companies')
  expect(tableOf('export.csv')).toBe(undefined)
})

test('JSON is a list, or an object that holds one, cut into parts that say where they begin', () => {
  const rows = Array.from({ length: 4500 }, (_, id) => ({ id }))
  const parts = partsOf(JSON.stringify({ companies: rows }), 'x.json', 'companies')
  expect(parts.map((part) => [part.first_row, part.rows?.length])).toEqual([
    [1, 2000],
    [2001, 2000],
    [4001, 500],
  ])
  expect(partsOf('[{"id":1}]', 'x.txt', 'companies')).toEqual([{ first_row: 1, rows: [{ id: 1 }] }])
  expect(() => partsOf('{"id":1}', 'x.json', 'companies')).toThrow(/no list of rows/)
  expect(() => partsOf('[{', 'x.json', 'companies')).toThrow(/no JSON/)
})

test('CSV is cut between rows, never inside quotes, and each part has the names', () => {
  const long = `"${'x'.repeat(200_000)}\n,"`
  const parts = partsOf(`\uFEFFid,name\r\n1,${long}\r\n\r\n2,${long}\r\n3,end`, 'x.csv', 'companies')
  expect(parts.map((part) => [part.first_row, part.csv?.split('\n')[0]])).toEqual([
    [1, 'id,name'],
    [2, 'id,name'],
  ])
  expect(parts[1]?.csv?.endsWith('\n3,end')).toBe(true)
})

test('results add up', () => {
  const one = {
    dry_run: true,
    object: 'Account',
    rows: 2,
    created: 1,
    updated: 0,
    unchanged: 0,
    newer_here: 0,
    failed: 1,
  }
  const error = { row: 2, id: null, column: null, message: 'x' }
  expect(
    sumOf([
      { ...one, errors: [error] },
      { ...one, errors: [] },
    ]),
  ).toEqual({
    ...one,
    rows: 4,
    created: 2,
    failed: 2,
    errors: [error],
  })
  expect(sumOf([])).toBe(undefined)
})
