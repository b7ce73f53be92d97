import { afterEach, describe, expect, test } from 'vitest'
import { testServer, type TestServer } from '../../testing.ts'
import type { Session } from '../provider.ts'
import { describe as describeObject, listObjects, usage } from './describe.ts'

const open: TestServer[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function serve(answer: Parameters<typeof testServer>[0]): Promise<TestServer> {
  const server = await testServer(answer)
  open.push(server)
  return server
}
const json =
  (value: unknown): Parameters<typeof testServer>[0] =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))

function session(server: TestServer): Session & { renewed: string[] } {
  const renewed: string[] = []
  return {
    instanceUrl: server.url,
    apiVersion: '64.0',
    token: () => Promise.resolve(renewed.length === 0 ? 'first' : 'second'),
    renew(refused) {
      renewed.push(refused)
      return Promise.resolve('second')
    },
    renewed,
  }
}

const limits = { DailyApiRequests: { Max: 100, Remaining: 40 } }
const field = (name: string, more: object = {}): object => ({
  name,
  label: name,
  type: 'string',
  length: 80,
  custom: false,
  nillable: true,
  calculated: false,
  filterable: true,
  nameField: name === 'Name',
  referenceTo: [],
  picklistValues: [],
  ...more,
})
const told = (...fields: object[]): object => ({
  name: 'Thing__c',
  label: 'Thing',
  labelPlural: 'Things',
  replicateable: true,
  fields: [field('Id', { type: 'id' }), field('Name'), ...fields],
})
async function infoOf(...fields: object[]) {
  return describeObject(session(await serve(json(told(...fields)))), 'Thing__c')
}

describe('a redirect', () => {
  test('to another origin is not followed, and takes no token along', async () => {
    const thief = await serve(json(limits))
    const home = await serve((_, response) => response.writeHead(302, { location: `${thief.url}/x` }).end())
    await expect(usage(session(home))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(home.asked.length).toBeGreaterThan(0)
    expect(thief.asked).toEqual([])
  })

  test('to another org that is connected too is not followed either', async () => {
    const other = await serve(json(limits))
    expect(await usage(session(other))).toEqual({ used: 60, limit: 100 })
    const home = await serve((_, response) => response.writeHead(302, { location: `${other.url}/x` }).end())
    await expect(usage(session(home))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(other.asked).toHaveLength(1)
  })

  test('does not stop calls to several orgs at once', async () => {
    const servers = await Promise.all(
      [1, 2, 3].map((n) => serve(json({ DailyApiRequests: { Max: 100, Remaining: n } }))),
    )
    expect(await Promise.all(servers.map((server) => usage(session(server))))).toEqual(
      [1, 2, 3].map((n) => ({ used: 100 - n, limit: 100 })),
    )
  })
})

describe('trouble', () => {
  test('with the token is met by one renewal', async () => {
    let calls = 0
    const home = await serve((request, response, body) => {
      calls += 1
      if (calls === 1) {
        response.writeHead(401, { 'content-type': 'application/json' })
        response.end('[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]')
      } else json(limits)(request, response, body)
    })
    const line = session(home)
    expect(await usage(line)).toEqual({ used: 60, limit: 100 })
    expect(line.renewed).toEqual(['first'])
    expect(home.asked.map((request) => request.headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ])
  })

  test('with a token that stays refused asks for a new sign-in', async () => {
    const home = await serve((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end('[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]')
    })
    const line = session(home)
    await expect(usage(line)).rejects.toMatchObject({ code: 'REAUTH_NEEDED' })
    expect(line.renewed).toHaveLength(1)
  })

  test.each([
    [
      403,
      '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]',
      'QUOTA_EXHAUSTED',
    ],
    [404, '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]', 'REMOTE_ERROR'],
    [404, '<html>gone</html>', 'REMOTE_ERROR'],
  ])('%i %s is %s', async (status, body, code) => {
    const type = body.startsWith('<') ? 'text/html' : 'application/json'
    const home = await serve((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
    await expect(usage(session(home))).rejects.toMatchObject({ code })
  })

  test('an answer that was cut short, though the line ended in order, can be tried again later', async () => {
    const half = JSON.stringify(told()).slice(0, 150)
    const home = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(half),
    )
    const asked = [
      usage(session(home)),
      listObjects(session(home)),
      describeObject(session(home), 'Thing__c'),
    ]
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'REMOTE_ERROR', retry: 'later' })
  })

  test('a line that breaks in the middle of an answer is told to whoever asked, and ends nothing else', async () => {
    const server = await serve((_, response) => {
      const text = JSON.stringify(told())
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
      response.write(text.slice(0, 200), () => response.destroy())
    })
    for (let times = 0; times < 5; times++) {
      await expect(describeObject(session(server), 'Thing__c')).rejects.toMatchObject({
        code: 'REMOTE_UNREACHABLE',
        retry: 'later',
      })
    }
  })

  test('a line that breaks can be tried again later', async () => {
    const home = await serve((request) => request.socket.destroy())
    await expect(usage(session(home))).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', retry: 'later' })
  })
})

describe('an object', () => {
  test('B7: is read by the best change stamp that can be filtered by', async () => {
    const stamp = (name: string, filterable: boolean): object => field(name, { type: 'datetime', filterable })
    const of = async (...fields: object[]): Promise<string | null> => (await infoOf(...fields)).modstampField
    expect(
      await of(stamp('CreatedDate', true), stamp('LastModifiedDate', true), stamp('SystemModstamp', true)),
    ).toBe('SystemModstamp')
    expect(await of(stamp('SystemModstamp', false), stamp('LastModifiedDate', true))).toBe('LastModifiedDate')
    expect(await of(stamp('LoginTime', true))).toBe('LoginTime')
    expect(await of(stamp('SystemModstamp', false))).toBe(null)
  })

  test('has another hash when its shape changed, not when its words did', async () => {
    const before = (await infoOf(field('A__c'))).hash
    expect((await infoOf(field('A__c', { label: 'Other words' }))).hash).toBe(before)
    expect((await infoOf(field('A__c'), field('B__c'))).hash).not.toBe(before)
    expect((await infoOf(field('A__c', { type: 'double' }))).hash).not.toBe(before)
    expect((await infoOf(field('A__c', { length: 255 }))).hash).not.toBe(before)
  })

  test('leaves files out, which cannot be read in bulk', async () => {
    const info = await infoOf(field('Body', { type: 'base64' }), field('IsDeleted', { type: 'boolean' }))
    expect(info.fields.map((one) => one.name)).toEqual(['Id', 'Name', 'IsDeleted'])
    expect(info).toMatchObject({ hasDeletedFlag: true, nameField: 'Name', replicateable: true })
  })

  test('that is hidden or cannot be queried is not offered', async () => {
    const entry = (name: string, more: object): object => ({
      name,
      label: name,
      custom: false,
      queryable: true,
      deprecatedAndHidden: false,
      ...more,
    })
    const home = await serve(
      json({
        sobjects: [
          entry('A', {}),
          entry('B', { queryable: false }),
          entry('C', { deprecatedAndHidden: true }),
        ],
      }),
    )
    expect(
      (await listObjects(session(home))).filter((one) => one.queryable).map((one) => one.object),
    ).toEqual(['A'])
  })
})
