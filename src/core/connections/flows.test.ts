import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testClock, testLog, testServer, type TestServer } from '../testing.ts'
import { createCallbacks } from './callback.ts'
import type { FlowRequest } from './flow.ts'
import { createLoginFlows, type LoginFlows } from './flows.ts'

const clock = testClock()
let server: TestServer
let flows: LoginFlows
/** What the token endpoint says next; the last one stays. */
let answers: (readonly [number, Record<string, unknown>] | 'cut')[]
let connected: FlowRequest[]

const polls = (): number => server.asked.filter(({ body }) => body.includes('grant_type=device')).length
/** Lets what the clock has started come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120))
async function turn(seconds: number): Promise<void> {
  clock.advance(seconds * 1000)
  await settle()
}

beforeEach(async () => {
  answers = [[400, { error: 'authorization_pending' }]]
  connected = []
  server = await testServer((request, response, body) => {
    if (body.includes('response_type=device_code')) {
      const device = { device_code: 'device-code-0', user_code: 'WXYZ-2345', interval: 5 }
      return response.end(JSON.stringify({ ...device, verification_uri: `${server.url}/setup/connect` }))
    }
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 'cut'
    if (answer === 'cut') return request.socket.destroy()
    return response.writeHead(answer[0]).end(JSON.stringify(answer[1]))
  })
  flows = createLoginFlows({
    connect(request) {
      connected.push(request)
      return Promise.resolve({ id: 7, label: 'na-prod' })
    },
    clock,
    log: testLog(clock).log,
    changed: () => undefined,
  })
})
afterEach(() => {
  flows.close()
  server.close()
})

const request = (connectionId?: number, loginUrl = server.url): FlowRequest => ({
  provider: 'salesforce',
  app: { loginUrl, clientId: 'app', clientSecret: null },
  connectionId,
  signedInBy: 'device',
  actor: 'test',
})
const granted = (): readonly [number, Record<string, unknown>] => [
  200,
  { access_token: 'access', refresh_token: 'refresh', instance_url: server.url, scope: 'api refresh_token' },
]

describe('a code on another device', () => {
  test('is shown, asked for at the pace of the org, and becomes a connection once entered', async () => {
    const flow = await flows.startDevice(request())
    expect(flow).toMatchObject({
      user_code: 'WXYZ-2345',
      verification_uri: `${server.url}/setup/connect`,
    })
    expect(flow.authorize_url).toBeUndefined()
    await turn(4)
    expect(polls()).toBe(0)
    await turn(1)
    expect(polls()).toBe(1)
    expect(flows.status(flow.flow_id)).toMatchObject({ status: 'pending', user_code: 'WXYZ-2345' })
    answers = [granted()]
    await turn(5)
    expect(flows.status(flow.flow_id)).toMatchObject({ status: 'connected', integration_id: 7 })
    expect(connected).toHaveLength(1)
    await turn(60)
    expect(polls()).toBe(2)
  })

  test('asks slower for good once told to', async () => {
    answers = [
      [400, { error: 'slow_down' }],
      [400, { error: 'authorization_pending' }],
    ]
    await flows.startDevice(request())
    await turn(5)
    await turn(9)
    expect(polls()).toBe(1)
    await turn(1)
    expect(polls()).toBe(2)
    await turn(9)
    expect(polls()).toBe(2)
    await turn(1)
    expect(polls()).toBe(3)
  })

  test('survives a line that breaks', async () => {
    answers = ['cut', [503, {}], granted()]
    const flow = await flows.startDevice(request())
    await turn(5)
    await turn(10)
    await turn(20)
    expect(flows.status(flow.flow_id).status).toBe('connected')
  })

  test.each([
    ['access_denied', 'ACCESS_DENIED', /denied/],
    ['expired_token', 'TIMEOUT', /new one/],
    ['invalid_client', 'REAUTH_NEEDED', /secret/],
  ])('ends with %s as %s', async (error, code, words) => {
    answers = [[400, { error }]]
    const flow = await flows.startDevice(request())
    await turn(5)
    const status = flows.status(flow.flow_id)
    expect(status).toMatchObject({ status: 'failed', error: { code } })
    expect(status.error?.message).toMatch(words)
    await turn(60)
    expect(polls()).toBe(1)
  })

  test('cancelled, it asks no more and connects nothing', async () => {
    const flow = await flows.startDevice(request())
    await turn(5)
    expect(flows.cancel(flow.flow_id)).toMatchObject({ status: 'failed', error: { code: 'CANCELLED' } })
    answers = [granted()]
    await turn(60)
    expect(polls()).toBe(1)
    expect(connected).toEqual([])
  })

  test('not entered for ten minutes, it is over', async () => {
    const flow = await flows.startDevice(request())
    clock.advance(10 * 60_000)
    expect(flows.status(flow.flow_id)).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  })
})

test('a newer sign-in to a connection ends the older one, and no other', async () => {
  const older = await flows.start(request(3))
  const other = await flows.startDevice(request(4))
  const fresh = await flows.start(request())
  const newer = await flows.startDevice(request(3))
  expect(flows.status(older.flow_id)).toMatchObject({
    status: 'failed',
    error: { code: 'CANCELLED', message: expect.stringContaining('newer sign-in') as string },
  })
  for (const { flow_id } of [other, fresh, newer]) expect(flows.status(flow_id).status).toBe('pending')
  const back = new URL(new URL(older.authorize_url ?? '').searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('state', new URL(older.authorize_url ?? '').searchParams.get('state') ?? '')
  back.searchParams.set('code', 'x')
  expect((await fetch(back)).status).toBe(400)
  expect(connected).toEqual([])
})

test('an answer that comes after the time is up is told so, and connects nothing', async () => {
  const flow = await flows.start(request())
  const asked = new URL(flow.authorize_url ?? '')
  const back = new URL(asked.searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('state', asked.searchParams.get('state') ?? '')
  back.searchParams.set('code', 'x')
  clock.advance(16 * 60_000)
  expect(flows.status(flow.flow_id)).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } })
  const page = await fetch(back)
  expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('This sign-in is over')])
  expect(connected).toEqual([])
  // The page has come back: nobody else is waited for.
  await expect
    .poll(() =>
      fetch(back).then(
        () => 'heard',
        () => 'nobody',
      ),
    )
    .toBe('nobody')
})

test('nobody listens for a page that never comes back', async () => {
  const flow = await flows.start(request())
  const back = new URL(flow.authorize_url ?? '').searchParams.get('redirect_uri') ?? ''
  clock.advance(31 * 60_000)
  await expect
    .poll(() =>
      fetch(back).then(
        () => 'heard',
        () => 'nobody',
      ),
    )
    .toBe('nobody')
})

test('with its ports taken, a sign-in to an org of the web says so; one on this computer takes any', async () => {
  const busy = createServer()
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
  const address = busy.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const callbacks = createCallbacks(() => Promise.resolve({ ok: true, title: '', text: '' }), [port])
  await expect(callbacks.open('https://login.salesforce.com')).rejects.toThrow(String(port))
  expect(await callbacks.open('http://127.0.0.1:9')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/)
  busy.close()
  // The port is free again: the next sign-in finds it.
  await expect
    .poll(() => callbacks.open('https://login.salesforce.com').catch(() => ''))
    .toContain(`:${port}/`)
  callbacks.close()
})
