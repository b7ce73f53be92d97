import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonHits, jsonLines } from './json-tree.ts'

const all = () => true

test('secrets are never in what is drawn or copied', () => {
  const secret = 'tok-4f81c02e9a7712aa'
  const value = {
    apiToken: secret,
    nested: { client_secret: secret, Authorization: secret, sessionId: 'abc' },
  }
  const lines = jsonLines(value, all)
  for (const line of lines.filter((one) => one.size === 0)) {
    expect(line.kind).toBe('secret')
    expect(line.text).not.toContain('tok-4f')
    expect(JSON.stringify(line.value) ?? '').not.toContain(secret)
  }
  expect(lines[0]?.text).toBe('••••••12aa')
  // A short secret gives nothing away at all.
  expect(lines.at(-1)?.text).toBe('••••••')
})

test('a path leads back to its value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      for (const line of jsonLines(value, all)) {
        if (line.kind === 'secret') continue
        const access = line.path.startsWith('[') ? line.path : `.${line.path}`
        // The copied path is JavaScript, so JavaScript is what judges it.
        // oxlint-disable-next-line typescript/no-implied-eval
        const read = new Function('value', `return value${access}`) as (input: unknown) => unknown
        expect(read(value)).toEqual(line.value)
      }
    }),
  )
})

test('a search opens the way to its hits', () => {
  const { hits, way } = jsonHits({ account: { contacts: [{ name: 'Annika' }, { name: 'Kofi' }] } }, 'kofi')
  expect([...hits]).toEqual(['account.contacts[1].name'])
  expect([...way]).toEqual(['account', 'account.contacts', 'account.contacts[1]'])
})
