import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const base = `${V}/composite/sobjects`
const made = async (object: string, fields: object) =>
  textOf(await bench.call('POST', `${V}/sobjects/${object}`, fields), 'id')
const account = (Name: string) => ({ attributes: { type: 'Account' }, Name })
const contact = (LastName: string) => ({ attributes: { type: 'Contact' }, LastName })
const errorOf = (reply: { status: number; json: unknown }) => [
  reply.status,
  (reply.json as { errorCode: string }[])[0]?.errorCode,
]

describe('retrieve', () => {
  test('answers in the order of the ids, with null for what is not there or was deleted', async () => {
    const [one, two, gone] = [
      await made('Account', { Name: 'One' }),
      await made('Account', { Name: 'Two' }),
      await made('Account', { Name: 'Gone' }),
    ]
    await bench.call('DELETE', `${V}/sobjects/Account/${gone}`)
    const ids = [two, '001000000000009AAA', gone, one!.slice(0, 15), two]
    const posted = await bench.call('POST', `${base}/Account`, { ids, fields: ['Name', 'Owner.Name'] })
    expect(posted.json).toMatchObject([
      { Name: 'Two', Owner: { Name: 'Inês Carvalho' } },
      null,
      null,
      { Name: 'One' },
      { Name: 'Two' },
    ])
    const got = await bench.call('GET', `${base}/Account?ids=${ids.join(',')}&fields=Name,Owner.Name`)
    expect(got.json).toEqual(posted.json)
  })

  test('takes 2,000 ids', async () => {
    const ids = Array.from({ length: 2001 }, () => '001000000000009AAA')
    const fields = ['Id']
    expect((await bench.call('POST', `${base}/Account`, { ids: ids.slice(1), fields })).json).toHaveLength(
      2000,
    )
    expect(errorOf(await bench.call('POST', `${base}/Account`, { ids, fields }))).toEqual([
      400,
      'EXCEEDED_ID_LIMIT',
    ])
  })

  test('wants ids, fields and a method that reads', async () => {
    const id = await made('Account', { Name: 'One' })
    const post = async (body: object) => errorOf(await bench.call('POST', `${base}/Account`, body))
    expect(await post({ ids: [id] })).toEqual([400, 'MISSING_ARGUMENT'])
    expect(await post({ fields: ['Id'] })).toEqual([400, 'MISSING_ARGUMENT'])
    expect(await post({ ids: id, fields: ['Id'] })).toEqual([400, 'JSON_PARSER_ERROR'])
    expect(await post({ ids: ['what'], fields: ['Id'] })).toEqual([400, 'MALFORMED_ID'])
    expect(await post({ ids: [id], fields: ['Nothing'] })).toEqual([400, 'INVALID_FIELD'])
    expect(errorOf(await bench.call('GET', `${base}/Account?ids=${id}`))).toEqual([400, 'MISSING_ARGUMENT'])
    for (const [method, path] of [
      ['PATCH', `${base}/Account`],
      ['DELETE', `${base}/Account`],
      ['GET', base],
      ['PUT', base],
      ['GET', `${base}/Account/External_Id__c`],
    ] as const) {
      const reply = await bench.call(method, path, method === 'GET' ? undefined : { records: [] })
      expect(errorOf(reply), `${method} ${path}`).toEqual([405, 'METHOD_NOT_ALLOWED'])
    }
  })
})

describe('records of several types', () => {
  const mixed = (pairs: number) =>
    Array.from({ length: pairs }, (_, i) => [account(`Mixed ${i}`), contact(`Mixed ${i}`)]).flat()

  test('may come in ten pieces, not in eleven', async () => {
    const reply = await bench.call('POST', base, { records: mixed(5) })
    expect((reply.json as Fields[]).map((one) => String(one['id']).slice(0, 3))).toEqual(
      mixed(5).map((record) => ('Name' in record ? '001' : '003')),
    )
    const before = (await bench.soql('SELECT COUNT() FROM Account')).text
    const refused = await bench.call('POST', base, { records: [...mixed(5), account('Eleventh')] })
    expect(errorOf(refused)).toEqual([400, 'LIMIT_EXCEEDED'])
    expect((await bench.soql('SELECT COUNT() FROM Account')).text).toBe(before)
    const sorted = [...mixed(20)].sort((a, b) => a.attributes.type.localeCompare(b.attributes.type))
    expect((await bench.call('POST', base, { records: sorted })).status).toBe(200)
    const ids = (reply.json as { id: string }[]).map((one) => one.id)
    const many = [...ids, ids[0]!].join(',')
    expect(errorOf(await bench.call('DELETE', `${base}?ids=${many}`))).toEqual([400, 'LIMIT_EXCEEDED'])
    expect((await bench.call('DELETE', `${base}?ids=${ids.join(',')}`)).json).toMatchObject(
      ids.map((id) => ({ id, success: true })),
    )
  })

  test('are none of an upsert', async () => {
    const records = [account('Right'), { ...contact('Wrong'), External_Id__c: 'W' }].map((one) => ({
      External_Id__c: 'R',
      ...one,
    }))
    const reply = await bench.call('PATCH', `${base}/Account/External_Id__c`, { records })
    expect(reply.json).toMatchObject([
      { success: true, created: true },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
    ])
  })

  test('are at most 200', async () => {
    const records = Array.from({ length: 201 }, (_, i) => account(`Many ${i}`))
    expect(errorOf(await bench.call('POST', base, { records }))).toEqual([400, 'EXCEEDED_ID_LIMIT'])
    expect(errorOf(await bench.call('PATCH', `${base}/Account/External_Id__c`, { records }))).toEqual([
      400,
      'EXCEEDED_ID_LIMIT',
    ])
    expect(errorOf(await bench.call('DELETE', base))).toEqual([400, 'MISSING_ARGUMENT'])
  })
})

test('records of one request sort by id in the order in which they were given', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `Ordered ${i}`)
  const reply = await bench.call('POST', base, { records: names.map(account) })
  const ids = (reply.json as { id: string }[]).map((one) => one.id)
  expect([...ids].sort()).toEqual(ids)
  const rows = recordsOf(await bench.soql("SELECT Name FROM Account WHERE Name LIKE 'Ordered %' ORDER BY Id"))
  expect(rows.map((row) => row['Name'])).toEqual(names)
  // All have one stamp: what is read by stamp and id misses none.
  const stamps = recordsOf(
    await bench.soql(
      `SELECT SystemModstamp FROM Account WHERE Id > '${ids[99]}' AND Id <= '${ids[199]}' ORDER BY SystemModstamp, Id`,
    ),
  )
  expect(stamps).toHaveLength(100)
})

describe('tree', () => {
  const leaf = (type: string, referenceId: string, fields: object) => ({
    attributes: { type, referenceId },
    ...fields,
  })
  const send = (records: unknown) => bench.call('POST', `${V}/composite/tree/Account`, { records })
  const count = async (name: string) =>
    recordsOf(await bench.soql(`SELECT Id FROM Account WHERE Name = '${name}'`)).length

  test.each<[string, unknown]>([
    ['another type than that of the address', [leaf('Contact', 'a', { LastName: 'X' })]],
    ['no type', [{ attributes: { referenceId: 'a' }, Name: 'X' }]],
    [
      'a child of another type than its relationship',
      [
        leaf('Account', 'p', {
          Name: 'Tree refused',
          Contacts: { records: [leaf('Lead', 'a', { LastName: 'X' })] },
        }),
      ],
    ],
    [
      'a name used twice, in different places',
      [
        leaf('Account', 'a', {
          Name: 'Tree refused',
          Contacts: { records: [leaf('Contact', 'a', { LastName: 'X' })] },
        }),
      ],
    ],
  ])('refuses %s and names the record', async (_what, records) => {
    const reply = await send(records)
    expect([reply.status, reply.json]).toMatchObject([
      400,
      {
        hasErrors: true,
        results: [{ referenceId: 'a', errors: [{ statusCode: 'INVALID_INPUT', fields: [] }] }],
      },
    ])
    expect(await count('Tree refused')).toBe(0)
  })

  const deep = (levels: number): object =>
    leaf('Account', `l${levels}`, {
      Name: 'Deep',
      ...(levels > 1 ? { ChildAccounts: { records: [deep(levels - 1)] } } : {}),
    })

  test('is five levels deep', async () => {
    expect((await send([deep(5)])).status).toBe(201)
    expect((await send([deep(6)])).status).toBe(400)
    expect(await count('Deep')).toBe(5)
  })

  test('has 200 records with all that hangs on them', async () => {
    const with199 = (n: number) => [
      leaf('Account', 'root', {
        Name: 'Wide',
        Contacts: {
          records: Array.from({ length: n }, (_, i) => leaf('Contact', `c${i}`, { LastName: 'Wide' })),
        },
      }),
    ]
    expect((await send(with199(200))).status).toBe(400)
    expect((await send(with199(199))).status).toBe(201)
    expect(await count('Wide')).toBe(1)
  })
})
