import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from './testing.ts'

const bench = await startBench({ contacts: 300 })
const { server } = bench
const started = String(bench.control({ op: 'stats' })['now'])

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

describe('faults', () => {
  const fault = (rule: object) => bench.control({ op: 'fault', kind: 'http', ...rule })
  const probe = async () => (await bench.call('GET', `${V}/limits`)).status

  test('every n-th, a number of times, only where it matches', async () => {
    fault({ status: 503, match: 'GET /services/data/v64.0/limits', every: 2, times: 2 })
    const seen = []
    for (let i = 0; i < 6; i++) seen.push(await probe())
    expect(seen).toEqual([200, 503, 200, 503, 200, 200])
    fault({ status: 500, match: '/query', times: 1 })
    expect(await probe()).toBe(200)
    expect((await bench.soql('SELECT Id FROM Account LIMIT 1')).status).toBe(500)
  })

  test('carry the body of the real thing, or one of your own', async () => {
    fault({ status: 403, times: 1 })
    const quota = await bench.call('GET', `${V}/limits`)
    expect(quota.json).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ])
    fault({ status: 429, times: 1, headers: { 'retry-after': '7' }, body: { wait: true } })
    const busy = await bench.call('GET', `${V}/limits`)
    expect([busy.status, busy.headers.get('retry-after'), busy.json]).toEqual([429, '7', { wait: true }])
  })

  test('cut the connection before or inside the answer', async () => {
    bench.control({ op: 'fault', kind: 'reset', times: 1 })
    await expect(probe()).rejects.toThrow()
    bench.control({ op: 'fault', kind: 'truncate', times: 1 })
    await expect(probe()).rejects.toThrow()
    expect(await probe()).toBe(200)
  })

  test('end when they are cleared, and an unknown kind is named', async () => {
    fault({ status: 500 })
    bench.control({ op: 'fault', kind: 'clear' })
    expect(await probe()).toBe(200)
    expect(() => bench.control({ op: 'fault', kind: 'earthquake' })).toThrow('no fault earthquake')
  })
})

describe('the desk and the administrator', () => {
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(fields),
    })

  test('a person changes a contact on the page, and the API shows it', async () => {
    const page = await (await fetch(server.url)).text()
    const id = /name="id" value="(\w+)"/.exec(page)?.[1] ?? ''
    const values = Object.fromEntries(
      [...page.matchAll(/<input id="(\w+)" name="\1" value="([^"]*)">/g)].map((m) => [m[1]!, m[2]!]),
    )
    const saved = await form('/desk/contact', { ...values, id, Title: 'Harbour Master', MailingCity: 'Faro' })
    expect(saved.status).toBe(303)
    const { json } = await bench.call('GET', `${V}/sobjects/Contact/${id}`)
    expect(json).toMatchObject({ Title: 'Harbour Master', MailingAddress: { city: 'Faro' } })
  })

  test('a mistake on the page is told, and markup in names stays text', async () => {
    const id = textOf(await bench.call('POST', `${V}/sobjects/Contact`, { LastName: '<b>x</b>' }), 'id')
    const reply = await form('/desk/contact', { id, Email: 'nobody' })
    const page = await reply.text()
    expect(page).toContain('Email: invalid email address: nobody')
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;')
    expect(page).not.toContain('<b>x</b>')
  })

  test('people work when asked, and the page tells what they did', async () => {
    type Work = { object: string; action: string; id: string }
    const { changes } = bench.control({ op: 'tick', times: 12 }) as { changes: Work[] }
    expect(changes.length).toBeGreaterThanOrEqual(36)
    expect(new Set(changes.map((one) => one.action))).toEqual(new Set(['created', 'updated', 'deleted']))
    const since = new Date(Date.parse(started) - 1000).toISOString()
    for (const { object, id, action } of changes) {
      const query = `SELECT IsDeleted FROM ${object} WHERE Id = '${id}' AND SystemModstamp >= ${since}`
      const [row] = recordsOf(await bench.soql(query, true))
      expect(row, `${object} ${id}`).toBeDefined()
      if (action === 'deleted') expect(row).toMatchObject({ IsDeleted: true })
    }
    await form('/desk/work', {})
    expect(await (await fetch(server.url)).text()).toMatch(/<ul id="done"><li>/)
  })

  test('pages of another origin may not use them, the page itself may', async () => {
    const foreign = { origin: 'https://evil.example' }
    expect((await form('/desk/work', {}, { origin: server.url })).status).toBe(303)
    expect((await form('/desk/work', {}, { origin: 'null' })).status).toBe(403)
    // A browser would send the origin null from a page that hides its referrer.
    expect((await fetch(server.url)).headers.get('referrer-policy')).toBe('same-origin')
    expect((await form('/desk/work', {}, foreign)).status).toBe(403)
    const reply = await fetch(`${server.url}/__sim/clock`, {
      method: 'POST',
      headers: foreign,
      body: '{"offsetMs":1}',
    })
    expect(reply.status).toBe(403)
    expect(bench.control({ op: 'clock', offsetMs: 0 })).toMatchObject({ offsetMs: 0 })
  })

  test('commands work over HTTP as well', async () => {
    const reply = await fetch(`${server.url}/__sim/stats`)
    expect(await reply.json()).toMatchObject({ orgId: server.orgId, rows: { User: 12 } })
    expect((await fetch(`${server.url}/__sim/tick`)).status).toBe(405)
    expect((await form('/__sim/clock', { offsetMs: '1' })).status).toBe(400)
    const unknown = await fetch(`${server.url}/__sim/nothing`, { method: 'POST', body: '{}' })
    expect(unknown.status).toBe(404)
  })

  test('records with unknown fields are refused by name, or bring the fields along', async () => {
    const load = (extra: object) =>
      bench.control({
        op: 'load',
        object: 'Lead',
        records: [{ LastName: 'L', Company: 'C', Berth: 4, Wish__c: 'sail' }],
        ...extra,
      })
    expect(() => load({})).toThrow('Lead has no field Berth, Wish__c')
    expect(load({ addFields: true })).toMatchObject({ loaded: 1, added: ['Lead.Berth__c', 'Lead.Wish__c'] })
    const [lead] = recordsOf(
      await bench.soql("SELECT Berth__c, Wish__c, CreatedDate FROM Lead WHERE LastName = 'L'"),
    )
    expect(lead).toMatchObject({ Berth__c: 4, Wish__c: 'sail' })
  })
})
