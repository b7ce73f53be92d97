import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const count = async (where: string) =>
  recordsOf(await bench.soql(`SELECT Id FROM Account WHERE ${where}`)).length

const part = (method: string, path: string, referenceId: string, body?: unknown) => ({
  method,
  url: V + path,
  referenceId,
  ...(body === undefined ? {} : { body }),
})
const send = (compositeRequest: unknown[], more: object = {}) =>
  bench.call('POST', `${V}/composite`, { compositeRequest, ...more })

type PartAnswer = {
  httpStatusCode: number
  referenceId: string
  body: Fields & Fields[]
  httpHeaders: Fields
}
const partsOf = (json: unknown) => (json as { compositeResponse: PartAnswer[] }).compositeResponse

describe('composite', () => {
  test('parts use what earlier ones answered, in their path and in their body', async () => {
    const reply = await send([
      part('POST', '/sobjects/Account', 'made', { Name: 'Composed' }),
      part('POST', '/sobjects/Contact', 'person', { LastName: 'Part', AccountId: '@{made.id}' }),
      part('GET', '/sobjects/Account/@{made.id}?fields=Name', 'read'),
      part('GET', `/query/?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{person.id}'`, 'found'),
    ])
    const [made, person, read, found] = partsOf(reply.json)
    expect(reply.status).toBe(200)
    expect(made).toMatchObject({ httpStatusCode: 201, referenceId: 'made', body: { success: true } })
    expect(made!.httpHeaders['Location']).toContain(`/sobjects/Account/${String(made!.body['id'])}`)
    expect(person).toMatchObject({ httpStatusCode: 201 })
    expect(read!.body).toMatchObject({ Name: 'Composed' })
    expect(found!.body['records']).toMatchObject([{ Account: { Name: 'Composed' } }])
  })

  test('a part that fails says so in its own answer and leaves the others done', async () => {
    const reply = await send([
      part('POST', '/sobjects/Account', 'good', { Name: 'Stays' }),
      part('POST', '/sobjects/Account', 'bad', { Site: 'No name' }),
      part('GET', '/sobjects/Nope/describe', 'unknown'),
      part('GET', '/sobjects/Account/@{bad.id}', 'lost'),
    ])
    const [good, bad, unknown, lost] = partsOf(reply.json)
    expect([good, bad, unknown, lost].map((one) => one!.httpStatusCode)).toEqual([201, 400, 404, 400])
    expect(bad!.body[0]).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' })
    expect(lost!.body[0]).toMatchObject({ errorCode: 'PROCESSING_HALTED' })
    expect(await count("Name = 'Stays'")).toBe(1)
  })

  test('all or none takes everything back', async () => {
    const parts = [
      part('POST', '/sobjects/Account', 'good', { Name: 'Goes' }),
      part('POST', '/sobjects/Account', 'bad', { Site: 'No name' }),
    ]
    const [good, bad] = partsOf((await send(parts, { allOrNone: true })).json)
    expect(good).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] })
    expect(bad).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] })
    expect(await count("Name = 'Goes'")).toBe(0)
  })

  test('a description that did not change rolls nothing back and tells its tag', async () => {
    const first = partsOf((await send([part('GET', '/sobjects/Account/describe', 'd')])).json)
    const tag = String(first[0]!.httpHeaders['ETag'])
    const again = { ...part('GET', '/sobjects/Account/describe', 'd'), httpHeaders: { 'If-None-Match': tag } }
    const made = part('POST', '/sobjects/Account', 'made', { Name: 'Beside 304' })
    const answers = partsOf((await send([made, again], { allOrNone: true })).json)
    expect(answers.map((one) => one.httpStatusCode)).toEqual([201, 304])
    expect(await count("Name = 'Beside 304'")).toBe(1)
  })

  test('a value in a path cannot change the path, and no composite holds another', async () => {
    const key = 'a/b?c&d'
    const [, , found, nested] = partsOf(
      (
        await send([
          part('POST', '/sobjects/Account', 'made', { Name: 'Odd key', External_Id__c: key }),
          part('GET', '/sobjects/Account/@{made.id}?fields=External_Id__c', 'read'),
          part('GET', '/sobjects/Account/External_Id__c/@{read.External_Id__c}', 'found'),
          part('POST', '/composite/batch', 'nested', { batchRequests: [] }),
        ])
      ).json,
    )
    expect(found).toMatchObject({ httpStatusCode: 200, body: { Name: 'Odd key' } })
    expect(nested).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_INPUT' }] })
  })

  test.each([
    ['too many parts', Array.from({ length: 26 }, (_, i) => part('GET', '/limits', `r${i}`))],
    ['too many queries', Array.from({ length: 6 }, (_, i) => part('GET', '/query?q=x', `r${i}`))],
    ['a name used twice', [part('GET', '/limits', 'r'), part('GET', '/limits', 'r')]],
    ['no method', [{ url: `${V}/limits`, referenceId: 'r' }]],
    ['no array', 'x' as unknown as unknown[]],
  ])('refuses %s whole', async (_, parts) => {
    expect((await send(parts)).status).toBe(400)
  })

  test('graphs stand and fall each for itself', async () => {
    const graph = (graphId: string, fields: object) => ({
      graphId,
      compositeRequest: [
        part('POST', '/sobjects/Account', 'a', { Name: `Graph ${graphId}` }),
        part('POST', '/sobjects/Contact', 'c', { AccountId: '@{a.id}', ...fields }),
      ],
    })
    const reply = await bench.call('POST', `${V}/composite/graph`, {
      graphs: [graph('1', { LastName: 'L' }), graph('2', {})],
    })
    expect(reply.json).toMatchObject({
      graphs: [
        { graphId: '1', isSuccessful: true },
        { graphId: '2', isSuccessful: false },
      ],
    })
    expect(await count("Name LIKE 'Graph %'")).toBe(1)
  })

  test('a batch goes on over failures, or halts', async () => {
    const batchRequests = [
      { method: 'GET', url: 'v64.0/sobjects/Nope' },
      { method: 'POST', url: 'v64.0/sobjects/Account', richInput: { Name: 'Batched' } },
    ]
    const send = (more: object) => bench.call('POST', `${V}/composite/batch`, { batchRequests, ...more })
    expect((await send({ haltOnError: true })).json).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }],
    })
    expect((await send({})).json).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 201, result: { success: true } }],
    })
    expect(await count("Name = 'Batched'")).toBe(1)
  })
})

describe('tree', () => {
  const attributes = (type: string, referenceId: string) => ({ attributes: { type, referenceId } })
  const send = (records: unknown) => bench.call('POST', `${V}/composite/tree/Account`, { records })

  test('writes parents with their children', async () => {
    const child = { ...attributes('Contact', 'c1'), LastName: 'Leaf' }
    const reply = await send([
      { ...attributes('Account', 'a1'), Name: 'Trunk', Contacts: { records: [child] } },
    ])
    expect(reply.status).toBe(201)
    expect(reply.json).toMatchObject({
      hasErrors: false,
      results: [{ referenceId: 'a1' }, { referenceId: 'c1' }],
    })
    const leaves = recordsOf(await bench.soql("SELECT Account.Name FROM Contact WHERE LastName = 'Leaf'"))
    expect(leaves).toMatchObject([{ Account: { Name: 'Trunk' } }])
  })

  test('names the record that failed and writes nothing', async () => {
    const reply = await send([
      { ...attributes('Account', 'a1'), Name: 'Felled' },
      { ...attributes('Account', 'a2') },
    ])
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      hasErrors: true,
      results: [
        {
          referenceId: 'a2',
          errors: [
            {
              statusCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Name]',
              fields: ['Name'],
            },
          ],
        },
      ],
    })
    expect(await count("Name = 'Felled'")).toBe(0)
  })

  test('wants every record named, and only once', async () => {
    expect((await send([{ attributes: { type: 'Account' }, Name: 'X' }])).status).toBe(400)
    const twice = [1, 2].map(() => ({ ...attributes('Account', 'a'), Name: 'X' }))
    expect((await send(twice)).json).toMatchObject({ hasErrors: true })
  })
})

test('an external id that several records share is answered with their paths', async () => {
  const key = { External_Id__c: 'shared' }
  await bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'One', ...key })
  await bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'Two', ...key })
  const reply = await bench.call('PATCH', `${V}/sobjects/Contact/External_Id__c/shared`, { Title: 'T' })
  expect(reply.status).toBe(300)
  expect(reply.json).toHaveLength(2)
})
