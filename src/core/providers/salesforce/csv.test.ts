import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCsv } from './csv.ts'

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other)
  let from = 0
  for (const to of [...places, bytes.length]) {
    yield await Promise.resolve(bytes.subarray(from, to))
    from = to
  }
}

async function read(text: string, cuts: readonly number[] = [], size = 3): Promise<string[][]> {
  const rows: string[][] = []
  for await (const batch of readCsv(inPieces(new TextEncoder().encode(text), cuts), size)) rows.push(...batch)
  return rows
}

const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ü', '🚢', ' ', '\u2028') })
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

describe('a result file', () => {
  test('gives back every value, wherever the line cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        async (rows, end, closed, cuts) => {
          const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (closed ? end : '')
          expect(await read(text, cuts)).toEqual(rows)
        },
      ),
    )
  })

  test.each([
    [
      'values without quotes',
      'Id,Name\n1,a b\n2,\n',
      [
        ['Id', 'Name'],
        ['1', 'a b'],
        ['2', ''],
      ],
    ],
    ['nothing but a header', '"Id"\n', [['Id']]],
    ['nothing at all', '', []],
  ])('reads %s', async (_, text, rows) => {
    expect(await read(text)).toEqual(rows)
  })

  test.each([
    ['inside a quoted value', '"Id","Name"\n"1","A'],
    ['text after a closing quote', '"Id"\n"1"x\n'],
  ])('that ends %s is an error, not a row', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'REMOTE_ERROR', retry: 'now' })
  })

  test('that is no UTF-8 is an error', async () => {
    const bytes = new Uint8Array([34, 0xc3, 0x28, 34, 10])
    await expect(
      (async () => {
        for await (const batch of readCsv(inPieces(bytes, []), 1)) expect(batch).toBe(null)
      })(),
    ).rejects.toThrow()
  })
})
