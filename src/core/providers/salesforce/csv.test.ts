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

async function read(text: string, cuts: readonly number[] = []): Promise<string[][]> {
  const rows: string[][] = []
  for await (const some of readCsv(inPieces(new TextEncoder().encode(text), cuts)))
    for (let row = 0; row < some.length; row++) rows.push(some.values(row))
  return rows
}

const value = fc.string({
  unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\\', '\t', 'ü', '🚢', ' ', '\u2028'),
})
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

  test('gives every value as JSON writes it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        async (cells, cuts) => {
          const bare = /^[^",\n\r]+$/
          const line = cells.map(([text, quote]) => (!quote && bare.test(text) ? text : quoted(text)))
          const bytes = new TextEncoder().encode(`${line.join(',')}\n`)
          const told: string[] = []
          for await (const some of readCsv(inPieces(bytes, cuts)))
            for (let place = 0; place < some.width(0); place++)
              told.push(some.json(0, place, some.isPlain(0)))
          expect(told).toEqual(cells.map(([text]) => JSON.stringify(text)))
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
        for await (const batch of readCsv(inPieces(bytes, []))) expect(batch).toBe(null)
      })(),
    ).rejects.toThrow()
  })
})
