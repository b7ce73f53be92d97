import { afterEach, beforeEach, expect, test } from 'vitest'
import { memorySecrets } from '../secrets/memory.ts'
import { addConnection, testClock, testLog, testServer, testStore, type TestServer } from '../testing.ts'
import type { Grant } from './grants.ts'
import { createConnectionStore } from './store.ts'
import { createTokenService, type TokenService } from './tokens.ts'

const day = 24 * 60 * 60_000
const clock = testClock()
let server: TestServer
let store: ReturnType<typeof testStore>
let rows: ReturnType<typeof createConnectionStore>
let secrets: ReturnType<typeof memorySecrets>
let tokens: TokenService
let id: number
const ended: string[] = []

/** An org that rotates: one refresh token is alive, and a spent one that comes back ends them all. */
let alive: string | null
let given: number
/** What happens when the token endpoint is asked, before it answers. */
let onToken: () => Promise<'answer' | 'cut' | 'page'>

const form = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body))
const asks = (grant: string): Record<string, string>[] =>
  server.asked.map(({ body }) => form(body)).filter(({ grant_type }) => grant_type === grant)
const revoked = (): string[] =>
  server.asked.filter(({ line }) => line.endsWith('/revoke')).map(({ body }) => form(body)['token'] ?? '')
const held = async (): Promise<string | undefined> =>
  (JSON.parse((await secrets.get(`connection:${id}`)) ?? '{}') as { refresh_token?: string }).refresh_token

beforeEach(async () => {
  alive = 'refresh-token-0'
  given = 0
  onToken = () => Promise.resolve('answer')
  ended.length = 0
  server = await testServer(async (request, response, body) => {
    if (request.url === '/services/oauth2/revoke') return void response.end()
    const how = await onToken()
    const asked = form(body)
    if (how === 'page') return void response.writeHead(400).end('<html>captive portal</html>')
    if (asked['grant_type'] === 'refresh_token') {
      if (asked['refresh_token'] !== alive) alive = null
      if (alive === null) {
        return void response
          .writeHead(400)
          .end('{"error":"invalid_grant","error_description":"expired access/refresh token"}')
      }
      alive = `refresh-token-${++given}`
    }
    if (how === 'cut') return void request.socket.destroy()
    response.end(
      JSON.stringify({
        access_token: `access-token-${given}`,
        instance_url: server.url,
        scope: 'api refresh_token',
        ...(asked['grant_type'] === 'refresh_token' ? { refresh_token: alive } : {}),
      }),
    )
  })
  store = testStore()
  rows = createConnectionStore(store.store)
  secrets = memorySecrets()
  id = addConnection(store.store, {
    label: 'na-prod',
    loginUrl: server.url,
    instanceUrl: server.url,
    createdAt: clock.now(),
  }).id
  await secrets.set(`connection:${id}`, '{"refresh_token":"refresh-token-0","client_secret":null}')
  start()
})
afterEach(() => {
  store.remove()
  server.close()
})

/** A core that starts: nothing but tables and keychain is left of the one before. */
function start(): void {
  tokens = createTokenService({
    rows,
    secrets,
    clock,
    log: testLog(clock).log,
    ended: (_, message) => void ended.push(message),
  })
}

const fresh = (name: string) => ({
  accessToken: `access of ${name}`,
  refreshToken: name,
  instanceUrl: server.url,
  scopes: ['api'],
})
const grantOf = (refreshToken: string, borrowed = false): Grant => ({
  kind: 'refresh',
  app: { loginUrl: server.url, clientId: 'client', clientSecret: null },
  refreshToken,
  borrowed,
})

test('B21: fifty callers refused at once share one renewal', async () => {
  const first = await tokens.get(id)
  const renewed = await Promise.all(Array.from({ length: 50 }, () => tokens.renew(id, first)))
  expect(new Set(renewed)).toEqual(new Set(['access-token-2']))
  expect(asks('refresh_token')).toHaveLength(2)
  // One who was refused with the old token but comes late gets the new one, not another renewal.
  expect(await tokens.renew(id, first)).toBe('access-token-2')
  expect(asks('refresh_token')).toHaveLength(2)
})

test('B21: a rotated token is in the keychain before the access token is handed out', async () => {
  const set = secrets.set.bind(secrets)
  let stored = false
  secrets.set = async (name, value) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await set(name, value)
    stored = true
  }
  await tokens.get(id)
  expect(stored).toBe(true)
  expect(await held()).toBe('refresh-token-1')
  expect(rows.get(id)).toMatchObject({ renewedAt: clock.now(), renewingSince: null, auth: 'ok' })
})

test('a keychain that fails keeps the rotated token in memory, and the next call stores it without asking again', async () => {
  const set = secrets.set.bind(secrets)
  secrets.set = () => Promise.reject(new Error('no room'))
  await expect(tokens.get(id)).rejects.toThrow('no room')
  await expect(tokens.get(id)).rejects.toThrow('no room')
  secrets.set = set
  expect(await tokens.get(id)).toBe('access-token-1')
  expect(asks('refresh_token')).toHaveLength(1)
  expect(await held()).toBe('refresh-token-1')
})

test('B21: an end between the answer and the keychain: the next start says that the sign-in is needed again, and why', async () => {
  secrets.set = () => new Promise(() => undefined)
  void tokens.get(id)
  await expect.poll(() => given).toBe(1)
  expect(rows.get(id).renewingSince).toBe(clock.now())
  start()
  await expect(tokens.get(id)).rejects.toMatchObject({
    code: 'REAUTH_NEEDED',
    data: { integration_id: id, remote_code: 'invalid_grant' },
  })
  const { auth, authError } = rows.get(id)
  expect(auth).toBe('failed')
  expect(authError).toMatch(/na-prod \(ana@.*interrupted.*replaced the token.*Sign in again/)
  expect(ended).toEqual([authError])
  // Later tries meet the same spent token; the reason stays.
  await expect(tokens.get(id)).rejects.toThrow(/interrupted/)
  expect(rows.get(id).authError).toBe(authError)
})

test('an end while the org was asked, which never heard of it: the next start goes on', async () => {
  rows.update(id, { renewingSince: clock.now() - 5000 }, clock.now())
  expect(await tokens.get(id)).toBe('access-token-1')
  expect(rows.get(id)).toMatchObject({ auth: 'ok', renewingSince: null })
})

test('an answer lost on the line counts as interrupted: told apart from a sign-in the org ended by itself', async () => {
  onToken = () => Promise.resolve('cut')
  await expect(tokens.get(id)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' })
  expect(rows.get(id).auth).toBe('ok')
  onToken = () => Promise.resolve('answer')
  await expect(tokens.get(id)).rejects.toThrow(/interrupted/)
})

test('B21: a rotated token used by somebody else ends the sign-in, said once', async () => {
  await tokens.get(id)
  alive = 'refresh-token-of-a-thief'
  for (let n = 0; n < 2; n++) {
    await expect(tokens.renew(id, `access-token-1`)).rejects.toThrow(/na-prod.*expired access\/refresh token/)
  }
  expect(ended).toHaveLength(1)
  expect(ended[0]).not.toContain('interrupted')
})

test('a web page in place of an answer ends nothing', async () => {
  onToken = () => Promise.resolve('page')
  await expect(tokens.get(id)).rejects.toMatchObject({ code: 'REMOTE_ERROR', retry: 'later' })
  expect(rows.get(id).auth).toBe('ok')
  onToken = () => Promise.resolve('answer')
  expect(await tokens.get(id)).toBe('access-token-1')
})

test('nothing in the keychain is told as such', async () => {
  await secrets.delete(`connection:${id}`)
  await expect(tokens.get(id)).rejects.toThrow(/na-prod.*not in the keychain.*Sign in again/)
  expect(rows.get(id).auth).toBe('failed')
})

test('a new sign-in during a renewal is what stays, and the replaced token is given back', async () => {
  const renewal = tokens.get(id)
  await tokens.adopt(id, fresh('from-the-page'), grantOf('from-the-page'))
  await renewal
  expect(await tokens.get(id)).toBe('access of from-the-page')
  expect(await held()).toBe('from-the-page')
  expect(revoked()).toEqual(['refresh-token-1'])
})

test('callers wait for a new sign-in under way in place of renewing the old one', async () => {
  const set = secrets.set.bind(secrets)
  secrets.set = async (name, value) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    await set(name, value)
  }
  const adopting = tokens.adopt(id, fresh('from-the-page'), grantOf('from-the-page'))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await tokens.renew(id, 'old')).toBe('access of from-the-page')
  await adopting
  expect(asks('refresh_token')).toHaveLength(0)
})

test('disconnecting revokes the newest token, but never one that another program uses too', async () => {
  await tokens.get(id)
  expect(await tokens.forget(id)).toBe(true)
  expect(revoked()).toEqual(['refresh-token-1'])
  expect(await secrets.get(`connection:${id}`)).toBeNull()

  await tokens.adopt(id, fresh('shared'), grantOf('shared', true))
  expect(await tokens.forget(id)).toBe(false)
  expect(revoked()).toEqual(['refresh-token-1'])
})

test('the app itself signs in again without a refresh token', async () => {
  const app = { loginUrl: server.url, clientId: 'app', clientSecret: 'secret-of-the-app' }
  await tokens.adopt(id, fresh(''), { kind: 'client_credentials', app })
  expect(await tokens.renew(id, 'access of ')).toBe('access-token-0')
  expect(asks('client_credentials')).toEqual([
    { grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret-of-the-app' },
  ])
  expect(await held()).toBeUndefined()
})

test('an idle sign-in is renewed once a day, one in trouble is left alone', async () => {
  await tokens.renewIdle()
  expect(asks('refresh_token')).toHaveLength(0)
  clock.advance(day)
  await tokens.renewIdle()
  await tokens.renewIdle()
  expect(asks('refresh_token')).toHaveLength(1)
  alive = null
  clock.advance(day)
  await tokens.renewIdle()
  expect(ended).toHaveLength(1)
  clock.advance(day)
  await tokens.renewIdle()
  expect(asks('refresh_token')).toHaveLength(2)
})
