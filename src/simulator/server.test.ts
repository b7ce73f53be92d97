import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, V } from './testing.ts'

const bench = await startBench({ contacts: 300 })
const { server } = bench

/** A raw request, for what fetch would tidy up or hide. */
const raw = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const { port } = new URL(server.url)
      const call = request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        )
      })
      call.on('error', reject)
      call.end()
    },
  )

describe('paths', () => {
  test('versions are listed for everyone, as a number and .0', async () => {
    const list = JSON.parse((await raw('/services/data')).body.toString()) as {
      version: string
      label: string
      url: string
    }[]
    expect(list.every((one) => /^[1-9]\d\.0$/.test(one.version))).toBe(true)
    expect(list.at(-1)).toEqual({ version: '68.0', label: "Winter '27", url: '/services/data/v68.0' })
    expect(list.find((one) => one.version === '67.0')?.label).toBe("Summer '26")
    expect(list.find((one) => one.version === '48.0')?.label).toBe("Spring '20")
  })

  test('repeated and trailing slashes and the case of words do not matter', async () => {
    const auth = { authorization: `Bearer ${bench.token}` }
    for (const path of [
      `//services/data`,
      `//services///data/v51.0/`,
      `/services/data/v40.0/sObjects/account/DESCRIBE/`,
    ]) {
      expect((await raw(path, auth)).status, path).toBe(200)
    }
    expect((await raw('/services/data/v39.0', auth)).status).toBe(404)
    expect((await raw('/services/data/v69.0', auth)).status).toBe(404)
  })

  test('the version root is a map, and 401 without a session', async () => {
    const root = await bench.call('GET', '/services/data/v66.0')
    expect(root.json).toMatchObject({
      query: '/services/data/v66.0/query',
      identity: expect.stringContaining(server.orgId),
    })
    const refused = await raw('/services/data/v66.0', { authorization: 'Bearer 00Dnothing!x' })
    expect([refused.status, JSON.parse(refused.body.toString())]).toEqual([
      401,
      [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    ])
  })

  test('a foreign Host name is refused', async () => {
    expect((await raw('/', { host: 'evil.example' })).status).toBe(403)
    expect((await raw('/', { host: 'localhost:1' })).status).toBe(200)
  })
})

describe('headers', () => {
  test('every REST answer counts its calls, also a failing one', async () => {
    const first = await bench.call('GET', `${V}/limits`)
    const second = await bench.call('GET', `${V}/sobjects/Nope`)
    const used = (reply: typeof first) =>
      Number(/^api-usage=(\d+)\/100000$/.exec(reply.headers.get('sforce-limit-info') ?? '')?.[1])
    expect(used(second)).toBe(used(first) + 1)
    expect(first.json).toMatchObject({ DailyApiRequests: { Max: 100_000, Remaining: 100_000 - used(first) } })
  })

  test('Date follows the organisation’s clock', async () => {
    bench.control({ op: 'clock', offsetMs: 7_200_000 })
    const issued = bench.control({ op: 'token' })
    const date = (await raw(V, { authorization: `Bearer ${String(issued['accessToken'])}` })).headers['date']
    expect(Date.parse(String(date)) - Date.now()).toBeGreaterThan(7_000_000)
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('large answers are gzipped when accepted, small ones not', async () => {
    const headers = { authorization: `Bearer ${bench.token}`, 'accept-encoding': 'gzip, deflate' }
    expect((await raw(`${V}/sobjects`, headers)).headers['content-encoding']).toBe('gzip')
    expect(
      (await raw(`${V}/sobjects`, { authorization: headers.authorization })).headers['content-encoding'],
    ).toBeUndefined()
    expect(
      (await raw(`${V}/limits/recordCount?sObjects=Account`, headers)).headers['content-encoding'],
    ).toBeUndefined()
  })
})

describe('describe', () => {
  test('is 304 while nothing changed, and new when a field arrives', async () => {
    const path = `${V}/sobjects/Account/describe`
    const first = await bench.call('GET', path)
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' }
    const same = await bench.call('GET', path, undefined, since)
    expect([same.status, same.text]).toEqual([304, ''])
    expect(same.headers.get('etag')).toBe(first.headers.get('etag'))
    bench.control({ op: 'clock', offsetMs: 5000 })
    bench.control({
      op: 'objects',
      name: 'Account',
      fields: [{ name: 'Berth__c', type: 'number', scale: 1 }],
    })
    const next = await bench.call('GET', path, undefined, since)
    expect(next.status).toBe(200)
    expect(next.text).toContain('"Berth__c"')
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('a hidden field is missing everywhere until it is shown again', async () => {
    const dial = (kind: string) =>
      bench.control({ op: 'fault', kind, object: 'Loyalty_Card__c', field: 'Points__c' })
    const query = 'SELECT Id, Points__c FROM Loyalty_Card__c LIMIT 1'
    const [card] = recordsOf(await bench.soql(query))
    dial('hide-field')
    expect((await bench.soql(query)).json).toMatchObject([{ errorCode: 'INVALID_FIELD' }])
    expect((await bench.call('GET', `${V}/sobjects/Loyalty_Card__c/describe`)).text).not.toContain(
      'Points__c',
    )
    const path = `${V}/sobjects/Loyalty_Card__c/${String(card?.['Id'])}`
    expect((await bench.call('GET', path)).text).not.toContain('Points__c')
    expect((await bench.call('PATCH', path, { Points__c: 0 })).status).toBe(400)
    dial('show-field')
    expect(recordsOf(await bench.soql(query))[0]).toEqual(card)
  })

  test('a custom object can be added, used and queried at once', async () => {
    bench.control({
      op: 'objects',
      name: 'Berth__c',
      label: 'Berth',
      fields: [
        { name: 'Account__c', type: 'reference', referenceTo: 'Account' },
        { name: 'Metres__c', type: 'number', scale: 2 },
      ],
    })
    const created = await bench.call('POST', `${V}/sobjects/Berth__c`, { Name: 'A1', Metres__c: 12.255 })
    expect(created.status).toBe(201)
    expect(recordsOf(await bench.soql('SELECT Name, Metres__c FROM Berth__c'))[0]).toMatchObject({
      Name: 'A1',
      Metres__c: 12.26,
    })
    expect((await bench.call('GET', `${V}/sobjects`)).text).toContain('"Berth__c"')
  })
})

test('record counts name the objects asked for, or all that have rows', async () => {
  const some = await bench.call('GET', `${V}/limits/recordCount?sObjects=Account,Contact`)
  expect(some.json).toEqual({
    sObjects: [
      { count: 38, name: 'Account' },
      { count: 300, name: 'Contact' },
    ],
  })
  const all = await bench.call('GET', `${V}/limits/recordCount?sObjects`)
  expect((all.json as { sObjects: object[] }).sObjects.length).toBeGreaterThan(8)
})
