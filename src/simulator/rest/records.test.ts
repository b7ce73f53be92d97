import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const create = (object: string, fields: Fields, headers?: Record<string, string>) =>
  bench.call('POST', `${V}/sobjects/${object}`, fields, headers)
const made = async (object: string, fields: Fields) => textOf(await create(object, fields), 'id')
const read = (object: string, id: string) => bench.call('GET', `${V}/sobjects/${object}/${id}`)

describe('a record', () => {
  test('is created, read, changed and deleted', async () => {
    const created = await create('Contact', { LastName: 'Zoë', FirstName: 'Ada', MailingCity: 'Kiel' })
    expect(created.status).toBe(201)
    expect(created.json).toEqual({ id: expect.stringMatching(/^003\w{15}$/), success: true, errors: [] })
    const id = textOf(created, 'id')
    expect((await read('Contact', id)).json).toMatchObject({
      attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${id}` },
      Name: 'Ada Zoë',
      MailingAddress: { city: 'Kiel' },
      IsDeleted: false,
    })
    const changed = await bench.call('PATCH', `${V}/sobjects/Contact/${id.slice(0, 15)}`, {
      FirstName: 'Eve',
      Title: '',
    })
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect((await read('Contact', id)).json).toMatchObject({ Name: 'Eve Zoë', Title: null })
    expect((await bench.call('DELETE', `${V}/sobjects/Contact/${id}`)).status).toBe(204)
    const gone = await read('Contact', id)
    expect([gone.status, gone.json]).toEqual([
      404,
      [{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }],
    ])
  })

  test('moves its stamps with the clock, and delete moves them too', async () => {
    bench.control({ op: 'clock', offsetMs: 0 })
    const id = await made('Account', { Name: 'Stamped' })
    const stamp = async () =>
      Date.parse(
        String(
          recordsOf(await bench.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${id}'`, true))[0]?.[
            'SystemModstamp'
          ],
        ),
      )
    const first = await stamp()
    bench.control({ op: 'clock', offsetMs: 600_000 })
    await bench.call('PATCH', `${V}/sobjects/Account/${id}`, { Site: 'North' })
    const second = await stamp()
    bench.control({ op: 'clock', offsetMs: 1_200_000 })
    await bench.call('DELETE', `${V}/sobjects/Account/${id}`)
    expect(second - first).toBeGreaterThanOrEqual(600_000)
    expect((await stamp()) - second).toBeGreaterThanOrEqual(600_000)
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('an account takes its contacts and deals along into the bin', async () => {
    const account = await made('Account', { Name: 'Parent' })
    const contact = await made('Contact', { LastName: 'Child', AccountId: account })
    await made('Opportunity', {
      Name: 'Deal',
      AccountId: account,
      StageName: 'Prospecting',
      CloseDate: '2026-12-01',
    })
    await bench.call('DELETE', `${V}/sobjects/Account/${account}`)
    expect((await read('Contact', contact)).status).toBe(404)
    const query = `SELECT Id FROM Opportunity WHERE AccountId = '${account}'`
    expect(recordsOf(await bench.soql(query))).toHaveLength(0)
    expect(recordsOf(await bench.soql(query, true))).toHaveLength(1)
  })

  test('the system computes what hangs on a stage', async () => {
    const id = await made('Opportunity', {
      Name: 'D',
      StageName: 'Prospecting',
      CloseDate: '2026-11-30',
      Amount: 200,
    })
    expect((await read('Opportunity', id)).json).toMatchObject({
      Probability: 10,
      ExpectedRevenue: 20,
      IsClosed: false,
      Fiscal: '2026 4',
    })
    await bench.call('PATCH', `${V}/sobjects/Opportunity/${id}`, { StageName: 'Closed Won' })
    expect((await read('Opportunity', id)).json).toMatchObject({
      Probability: 100,
      IsWon: true,
      ForecastCategory: 'Closed',
    })
  })

  test('a parent may be named by its external id', async () => {
    await made('Account', { Name: 'Named', External_Ref__c: 'N-1' })
    const id = await made('Contact', { LastName: 'By Ref', Account: { External_Ref__c: 'n-1' } })
    const reply = await bench.soql(`SELECT Account.Name FROM Contact WHERE Id = '${id}'`)
    expect(recordsOf(reply)[0]).toMatchObject({ Account: { Name: 'Named' } })
  })
})

describe('what is refused, word for word', () => {
  test.each<[string, string, Fields | string, object]>([
    [
      'a missing required field',
      'Contact',
      { FirstName: 'A' },
      {
        message: 'Required fields are missing: [LastName]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: ['LastName'],
      },
    ],
    [
      'a text too long',
      'Contact',
      { LastName: 'A', Title: 'x'.repeat(129) },
      {
        errorCode: 'STRING_TOO_LONG',
        message: `Title: data value too large: ${'x'.repeat(129)} (max length=128)`,
        fields: ['Title'],
      },
    ],
    [
      'a picklist value that is not one',
      'Contact',
      { LastName: 'A', Loyalty_Tier__c: 'Tin' },
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'Loyalty Tier: bad value for restricted picklist field: Tin',
        fields: ['Loyalty_Tier__c'],
      },
    ],
    [
      'an unknown field',
      'Contact',
      { LastName: 'A', Foo: 1 },
      { errorCode: 'INVALID_FIELD', message: "No such column 'Foo' on sobject of type Contact" },
    ],
    [
      'a system field',
      'Contact',
      { LastName: 'A', CreatedDate: '2020-01-01T00:00:00Z' },
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['CreatedDate'] },
    ],
    [
      'an id that is none',
      'Contact',
      { LastName: 'A', AccountId: 'xyz' },
      {
        errorCode: 'MALFORMED_ID',
        message: 'Account ID: id value of incorrect type: xyz',
        fields: ['AccountId'],
      },
    ],
    [
      'an id of nothing',
      'Contact',
      { LastName: 'A', AccountId: '001000000000009AAA' },
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY' },
    ],
    [
      'an e-mail address that is none',
      'Contact',
      { LastName: 'A', Email: 'nobody' },
      { errorCode: 'INVALID_EMAIL_ADDRESS', fields: ['Email'] },
    ],
    [
      'a date that does not exist',
      'Contact',
      { LastName: 'A', Birthdate: '2023-02-30' },
      { errorCode: 'JSON_PARSER_ERROR' },
    ],
    [
      'a number too large',
      'Shipment__c',
      { Weight__c: 12345678 },
      { errorCode: 'NUMBER_OUTSIDE_VALID_RANGE', fields: ['Weight__c'] },
    ],
    ['a text for a number', 'Shipment__c', { Weight__c: 'heavy' }, { errorCode: 'JSON_PARSER_ERROR' }],
    ['broken JSON', 'Contact', '{"LastName": ', { errorCode: 'JSON_PARSER_ERROR' }],
  ])('%s', async (_what, object, body, error) => {
    const reply = await bench.call('POST', `${V}/sobjects/${object}`, body)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject([error])
  })

  test('a value that must be unique', async () => {
    const first = await made('Loyalty_Card__c', { Card_Number__c: 'C-1' })
    expect((await create('Loyalty_Card__c', { Card_Number__c: 'c-1' })).json).toEqual([
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `duplicate value found: Card_Number__c duplicates value on record with id: ${first.slice(0, 15)}`,
        fields: [],
      },
    ])
  })

  test('an unknown object, id, key and method', async () => {
    const outcome = async (method: string, path: string) => {
      const reply = await bench.call(method, V + path)
      return [reply.status, (reply.json as { errorCode: string; message: string }[])[0]?.message]
    }
    expect(await outcome('GET', '/sobjects/Foo')).toEqual([404, 'The requested resource does not exist'])
    expect(await outcome('GET', '/sobjects/Account/001000000000009AAA')).toEqual([
      404,
      'The requested resource does not exist',
    ])
    expect(await outcome('GET', '/sobjects/Account/23foo')).toEqual([
      404,
      'Provided external ID field does not exist or is not accessible: 23foo',
    ])
    expect(await outcome('GET', '/sobjects/Account/Namez/x')).toEqual([
      404,
      'Provided external ID field does not exist or is not accessible: Namez',
    ])
    expect((await bench.call('PUT', `${V}/sobjects/Account`)).status).toBe(405)
  })

  test('writing as a read-only user, who sees that in describe', async () => {
    const auditor = bench.as('ruth.adeyemi@tidewater.example')
    const refused = await auditor.call('POST', `${V}/sobjects/Account`, { Name: 'No' })
    expect(refused.json).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }])
    const describe = await auditor.call('GET', `${V}/sobjects/Account/describe`)
    expect(describe.json).toMatchObject({
      createable: false,
      updateable: false,
      deletable: false,
      queryable: true,
    })
    expect((await auditor.soql('SELECT COUNT() FROM Account')).status).toBe(200)
  })

  test('a refused write leaves nothing behind', async () => {
    const before = await bench.soql('SELECT COUNT() FROM Account')
    await create('Account', { Name: 'x'.repeat(256) })
    expect((await bench.soql('SELECT COUNT() FROM Account')).text).toBe(before.text)
  })
})
