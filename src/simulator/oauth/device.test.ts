import { describe, expect, test } from 'vitest'
import { startBench, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const { server } = bench
const PENDING = { error: 'authorization_pending' }

async function post(path: string, body: URLSearchParams | FormData) {
  const reply = await fetch(server.url + path, { method: 'POST', body })
  const text = await reply.text()
  const isJson = reply.headers.get('content-type')?.startsWith('application/json')
  return { status: reply.status, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, string> }
}

const token = (form: Record<string, string>) => post('/services/oauth2/token', new URLSearchParams(form))

async function begin(form: Record<string, string> = {}) {
  const { body } = await token({ response_type: 'device_code', client_id: 'PlatformCLI', ...form })
  return { device: body['device_code'] ?? '', user: body['user_code'] ?? '' }
}

const poll = (code: string, form: Record<string, string> = {}) =>
  token({ grant_type: 'device', client_id: 'PlatformCLI', code, ...form })

let offsetMs = 0
/** Lets the organisation's time go on. */
function later(seconds: number): void {
  offsetMs += seconds * 1000
  bench.control({ op: 'clock', offsetMs })
}

const page = (step: string, form: Record<string, string>) =>
  post(`/setup/connect${step}`, new URLSearchParams(form))
const requestIn = (text: string) => /name="request" value="([^"]+)"/.exec(text)?.[1] ?? ''

/** What a person does with the code that the device shows. */
async function visit(userCode: string, decision: string, username = 'tomasz.nowak@tidewater.example') {
  const login = await page('', { user_code: userCode })
  const request = requestIn(login.text)
  const allow = await page('/login', { request, username })
  expect(allow.text).toMatch(/id="allow"[\s\S]*id="deny"/)
  return page('/decide', { request, decision })
}

describe('a device', () => {
  test('gets its two codes and the page to go to', async () => {
    const { status, body } = await token({
      response_type: 'device_code',
      client_id: 'PlatformCLI',
      scope: 'api',
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{40,}$/),
      user_code: expect.stringMatching(/^[A-Z2-9]{8}$/),
      verification_uri: `${server.url}/setup/connect`,
      interval: 5,
    })
  })

  test('waits, and is in once a person has let it in, as that person', async () => {
    const { device, user } = await begin({ scope: 'api refresh_token' })
    expect(await poll(device)).toMatchObject({ status: 400, body: PENDING })
    expect((await visit(user, 'allow')).text).toContain('connected')
    const { status, body } = await poll(device)
    expect(status).toBe(200)
    expect(body).toMatchObject({ scope: 'api refresh_token', token_type: 'Bearer', instance_url: server.url })
    const headers = { authorization: `Bearer ${body['access_token']}` }
    const info = await fetch(`${server.url}/services/oauth2/userinfo`, { headers })
    expect(await info.json()).toMatchObject({ preferred_username: 'tomasz.nowak@tidewater.example' })
    const again = await token({
      grant_type: 'refresh_token',
      client_id: 'PlatformCLI',
      refresh_token: body['refresh_token'] ?? '',
    })
    expect(again.status).toBe(200)
    const headersAgain = { authorization: `Bearer ${again.body['access_token']}` }
    expect((await fetch(`${server.url}${V}/limits`, { headers: headersAgain })).status).toBe(200)
    expect((await poll(device)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('without a lasting scope gets no refresh token', async () => {
    const { device, user } = await begin({ scope: 'api' })
    await visit(user, 'allow')
    expect((await poll(device)).body).not.toHaveProperty('refresh_token')
  })

  test('that is turned away is told so every time', async () => {
    const { device, user } = await begin()
    expect((await visit(user, 'deny')).text).toContain('Access denied')
    const denied = { error: 'access_denied', error_description: 'end-user denied authorization' }
    expect(await poll(device)).toMatchObject({ status: 400, body: denied })
    expect((await poll(device)).body).toEqual(denied)
  })

  test('that asks too often has to wait five seconds longer', async () => {
    const { device } = await begin()
    expect((await poll(device)).body).toEqual(PENDING)
    const hasty = await poll(device)
    expect([hasty.status, hasty.body['error']]).toEqual([400, 'slow_down'])
    later(6)
    expect((await poll(device)).body['error']).toBe('slow_down')
    later(15)
    expect((await poll(device)).body).toEqual(PENDING)
    later(10)
    expect((await poll(device)).body['error']).toBe('slow_down')
  })

  test('that keeps to the interval never hears of it', async () => {
    const { device } = await begin()
    for (let n = 0; n < 4; n++) {
      expect((await poll(device)).body).toEqual(PENDING)
      later(5)
    }
  })

  test('has ten minutes', async () => {
    const { device, user } = await begin()
    later(595)
    expect((await poll(device)).body).toEqual(PENDING)
    later(10)
    expect((await poll(device)).body['error']).toBe('expired_token')
    expect((await page('', { user_code: user })).text).toContain('not valid')
  })

  test('may send multipart bodies', async () => {
    const form = new FormData()
    form.set('response_type', 'device_code')
    form.set('client_id', 'PlatformCLI')
    form.set('scope', 'api refresh_token')
    const { status, body } = await post('/services/oauth2/token', form)
    expect(status).toBe(200)
    await visit(body['user_code'] ?? '', 'allow')
    const ask = new FormData()
    ask.set('grant_type', 'device')
    ask.set('client_id', 'PlatformCLI')
    ask.set('code', body['device_code'] ?? '')
    expect(await post('/services/oauth2/token', ask)).toMatchObject({
      status: 200,
      body: { scope: 'api refresh_token' },
    })
  })

  test('of an app with a secret may leave it out, but not send a wrong one', async () => {
    const client = { client_id: server.clientId }
    const { device, user } = await begin(client)
    await visit(user, 'allow')
    expect((await poll(device, { ...client, client_secret: 'no' })).body['error']).toBe('invalid_client')
    expect((await poll(device, client)).status).toBe(200)
  })

  test('cannot use the code of another app', async () => {
    const { device, user } = await begin()
    await visit(user, 'allow')
    expect((await poll(device, { client_id: 'orgdeck-public' })).body['error']).toBe('invalid_grant')
    expect((await poll(device)).status).toBe(200)
  })
})

describe('the page', () => {
  test('has the code of its address filled in, escaped, and runs nothing', async () => {
    const reply = await fetch(`${server.url}/setup/connect?user_code=${encodeURIComponent('"><b>AB')}`)
    const text = await reply.text()
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;AB"')
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('takes a code as people type it', async () => {
    const { user } = await begin()
    const typed = ` ${user.slice(0, 4).toLowerCase()}-${user.slice(4)} `
    expect((await page('', { user_code: typed })).text).toContain('id="username"')
  })

  test('knows no other codes, and decides once only', async () => {
    expect((await page('', { user_code: 'AAAAAAAA' })).status).toBe(400)
    const { device, user } = await begin()
    const request = requestIn((await page('', { user_code: user })).text)
    expect((await page('/decide', { request, decision: 'allow' })).status).toBe(400)
    expect((await poll(device)).body).toEqual(PENDING)
    await page('/login', { request, username: 'tomasz.nowak@tidewater.example' })
    await page('/decide', { request, decision: 'deny' })
    expect((await page('/decide', { request, decision: 'allow' })).status).toBe(400)
    expect((await poll(device)).body['error']).toBe('access_denied')
  })

  test('does not take an unknown user', async () => {
    const { user } = await begin()
    const request = requestIn((await page('', { user_code: user })).text)
    expect((await page('/login', { request, username: 'nobody' })).text).toContain('Choose a user.')
  })
})
