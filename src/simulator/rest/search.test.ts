import { describe, expect, test } from 'vitest'
import { accountId, contactId, startFixture } from '../soql/testing.ts'
import type { Fields, Reply } from '../testing.ts'
import { V } from '../testing.ts'

const bench = await startFixture()
const found = (reply: Reply): Fields[] => {
  expect(reply.text).not.toContain('errorCode')
  return (reply.json as { searchRecords: Fields[] }).searchRecords
}
const sosl = (text: string) => bench.call('GET', `${V}/search?q=${encodeURIComponent(text)}`)
const namesOf = (records: Fields[]) => records.map((one) => String(one['Name'])).join(', ')

describe('FIND', () => {
  test.each([
    ['{anchor}', 'Anchor Supply'],
    ['{ancho}', ''],
    ['{ancho*}', 'Anchor Supply'],
    ['{an?hor}', 'Anchor Supply'],
    ['{anchor supply}', 'Anchor Supply'],
    ['{anchor zebra}', ''],
    ['{anchor OR zebra}', 'Anchor Supply, Zebra, zebra crossing'],
    ['{zebra AND NOT crossing}', 'Zebra'],
    ['{zebra AND crossing}', 'zebra crossing'],
    ['{(anchor OR zebra) AND crossing}', 'zebra crossing'],
    ['{"zebra crossing"}', 'zebra crossing'],
    ['{"crossing zebra"}', ''],
    ['{SOHNE}', 'Brine & Söhne'],
    ['{äquator}', 'Äquator Segel'],
    ['{aquat*}', 'Äquator Segel'],
    ['{lübeck}', 'Äquator Segel'],
    ['{retail}', 'Äquator Segel, Brine & Söhne'],
    ['{gone}', ''],
    ['{100\\%}', 'Anchor Supply'],
    ['{nothing at all}', ''],
  ])('%s', async (term, names) => {
    expect(namesOf(found(await sosl(`FIND ${term} IN ALL FIELDS RETURNING Account(Name ORDER BY Id)`)))).toBe(
      names,
    )
  })

  test('answers rows of several objects with their attributes, in the order named', async () => {
    const reply = await sosl('FIND {anchor OR zimt} RETURNING Contact(Id, LastName), Account(Id, Name)')
    expect(reply.json).toEqual({
      searchRecords: [
        {
          attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${contactId(1)}` },
          Id: contactId(1),
          LastName: 'Zimt',
        },
        {
          attributes: { type: 'Account', url: `${V}/sobjects/Account/${accountId(1)}` },
          Id: accountId(1),
          Name: 'Anchor Supply',
        },
      ],
    })
  })

  test('an object without fields, and a search without objects, show ids', async () => {
    const [only] = found(await sosl('find {anchor} returning Account'))
    expect(only).toEqual({ attributes: expect.anything(), Id: accountId(1) })
    expect(found(await sosl('FIND {Ada}'))).toMatchObject([
      { attributes: { type: 'Contact' }, Id: contactId(1) },
    ])
  })

  test.each([
    ["RETURNING Account(Name WHERE Industry = 'Shipping')", 'Zebra'],
    ["RETURNING Account(Name WHERE Name LIKE '%limit%' OR Industry = 'Shipping' LIMIT 5)", 'Zebra'],
    ['RETURNING Account(Name ORDER BY Name DESC)', 'zebra crossing, Zebra'],
    ['RETURNING Account(Name ORDER BY Name LIMIT 1)', 'Zebra'],
    ['RETURNING Account(Name ORDER BY Name LIMIT 1 OFFSET 1)', 'zebra crossing'],
    ['RETURNING Account(Name ORDER BY Name) LIMIT 1', 'Zebra'],
    ["RETURNING Account(Name ORDER BY Name) WITH METADATA = 'LABELS'", 'Zebra, zebra crossing'],
  ])('FIND {zebra} %s', async (tail, names) => {
    expect(namesOf(found(await sosl(`FIND {zebra} ${tail}`)))).toBe(names)
  })

  test('looks into names only when asked', async () => {
    const at = async (group: string) =>
      namesOf(found(await sosl(`FIND {retail} IN ${group} FIELDS RETURNING Account(Name)`)))
    expect(await at('NAME')).toBe('')
    expect(await at('PHONE')).toBe('')
    expect(await at('SIDEBAR')).toBe('Äquator Segel, Brine & Söhne')
  })

  test.each([
    ['FIND {a} RETURNING Account', 'MALFORMED_SEARCH', 'search term must be longer than one character'],
    ['FIND {a*} RETURNING Account', 'MALFORMED_SEARCH', 'search term must be longer than one character'],
    ['FIND anchor', 'MALFORMED_SEARCH', 'must be enclosed in braces'],
    ['FIND {anchor} RETURNING Account(Id', 'MALFORMED_SEARCH', 'parenthesis'],
    ['FIND {(anchor} RETURNING Account(Id)', 'MALFORMED_SEARCH', 'parentheses'],
    ['FIND {anchor} NOWHERE', 'MALFORMED_SEARCH', "unexpected token: 'NOWHERE'"],
    ['FIND {anchor} RETURNING Nowhere(Id)', 'INVALID_TYPE', "sObject type 'Nowhere' is not supported"],
    ['FIND {anchor} RETURNING Account(Nope)', 'INVALID_FIELD', "No such column 'Nope'"],
  ])('%s', async (text, errorCode, part) => {
    const reply = await sosl(text)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject([{ errorCode, message: expect.stringContaining(part) }])
  })

  test('wants a text to search by', async () => {
    expect((await bench.call('GET', `${V}/search`)).json).toMatchObject([{ errorCode: 'MALFORMED_SEARCH' }])
    expect((await bench.call('GET', `${V}/search/layout`)).status).toBe(404)
  })
})

describe('parameterized', () => {
  test('by parameters', async () => {
    const query = 'q=zebra&sobject=Account&Account.fields=Id,Name&Account.limit=1&sobject=Contact'
    expect(namesOf(found(await bench.call('GET', `${V}/parameterizedSearch?${query}`)))).toBe('Zebra')
  })

  test('by a body', async () => {
    const body = {
      q: 'zebra',
      in: 'NAME',
      fields: ['Name'],
      sobjects: [{ name: 'Account', where: "Industry = 'Shipping'", limit: 5 }, { name: 'Contact' }],
      overallLimit: 10,
    }
    expect(namesOf(found(await bench.call('POST', `${V}/parameterizedSearch`, body)))).toBe('Zebra')
  })

  test('also wants two letters', async () => {
    const reply = await bench.call('POST', `${V}/parameterizedSearch`, { q: 'z' })
    expect(reply.json).toMatchObject([{ errorCode: 'MALFORMED_SEARCH' }])
  })
})
