import { afterEach, beforeEach, expect, test } from 'vitest'
import { OrgdeckError } from '../errors.ts'
import { providerOf } from '../providers/index.ts'
import type { Remote } from '../providers/remote.ts'
import { addConnection, testServer, testStore, type TestServer } from '../testing.ts'
import { checkConnection } from './check.ts'

let server: TestServer
let store: ReturnType<typeof testStore>
/** Answers that differ from those of a healthy org, by a part of the path. */
let odd: Record<string, readonly [number, unknown]>
let remote: Remote

const healthy: Readonly<Record<string, unknown>> = {
  '/userinfo': { user_id: 'u', organization_id: 'o', preferred_username: 'ana@acme.example' },
  UserPermissionAccess: {
    records: [{ PermissionsApiEnabled: true, PermissionsViewAllData: true, PermissionsViewSetup: true }],
  },
  Organization: {
    records: [
      { Name: 'Acme', IsSandbox: false, OrganizationType: 'Enterprise Edition', TrialExpirationDate: null },
    ],
  },
  '/services/data': [{ version: '66.0' }],
}

beforeEach(async () => {
  odd = {}
  server = await testServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '')
    const special = Object.entries(odd).find(([part]) => url.includes(part))?.[1]
    const usual = Object.entries(healthy).find(([part]) => url.includes(part))?.[1]
    const [status, body] = special ?? [usual === undefined ? 404 : 200, usual ?? []]
    response.writeHead(status).end(JSON.stringify(body))
  })
  store = testStore()
  remote = {
    usage: () => Promise.resolve({ used: 120, limit: 1000 }),
    listObjects: () =>
      Promise.resolve(
        providerOf('salesforce').standardObjects.map((object) => ({
          object,
          label: object,
          custom: false,
          queryable: true,
        })),
      ),
    describe: () => Promise.reject(new Error('not asked')),
  }
})
afterEach(() => {
  store.remove()
  server.close()
})

async function check(values: Parameters<typeof addConnection>[1] = {}, now = Date.now) {
  const row = addConnection(store.store, { instanceUrl: server.url, ...values })
  const session = {
    instanceUrl: server.url,
    apiVersion: '64.0',
    token: () => Promise.resolve('token'),
    renew: () => Promise.resolve('renewed'),
  }
  const { items, identity } = await checkConnection(row, session, remote, now)
  const of = (key: string) => items.find((item) => item.key === key)
  return { items, identity, of }
}

test('a healthy org passes every item, and tells what it is', async () => {
  const { items, identity } = await check()
  expect(items.map(({ key, state, fix }) => [key, state, fix])).toEqual(
    ['login', 'version', 'scopes', 'clock', 'permissions', 'limits', 'objects'].map((key) => [
      key,
      'ok',
      null,
    ]),
  )
  expect(identity).toMatchObject({ orgName: 'Acme', apiVersion: '66.0', environment: 'demo' })
})

test('each item that falls short says what to do', async () => {
  odd = {
    UserPermissionAccess: [
      200,
      {
        records: [
          { PermissionsApiEnabled: true, PermissionsViewAllData: false, PermissionsViewSetup: false },
        ],
      },
    ],
  }
  remote = {
    ...remote,
    usage: () => Promise.resolve({ used: 950, limit: 1000 }),
    listObjects: () =>
      Promise.resolve([{ object: 'Account', label: 'Account', custom: false, queryable: true }]),
  }
  const { of } = await check({ scopes: '["id","refresh_token"]' })
  expect(of('scopes')).toMatchObject({ state: 'warning', fix: expect.stringContaining('Add api') as string })
  expect(of('permissions')).toMatchObject({
    state: 'warning',
    fix: expect.stringContaining('View All Data') as string,
  })
  expect(of('limits')).toMatchObject({ state: 'warning', fix: expect.stringContaining('Usage') as string })
  expect(of('objects')).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('Lead') as string,
    fix: expect.stringContaining('Read') as string,
  })
})

test('a key needs no refresh_token scope', async () => {
  const { of } = await check({ scopes: '["api"]', signedInBy: 'jwt' })
  expect(of('scopes')).toMatchObject({ state: 'ok' })
})

test('an org without the API, or a user who may not use it, is told apart from a dead sign-in', async () => {
  odd = { Organization: [403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'API is not enabled' }]] }
  const { of, identity } = await check()
  expect(identity).toBeNull()
  expect(of('login')).toMatchObject({
    state: 'failed',
    fix: expect.stringContaining('API Enabled') as string,
  })
  expect(of('objects')).toMatchObject({ state: 'skipped' })
})

test('an org that ended the sign-in, and one that does not tell permissions', async () => {
  odd = { '/userinfo': [401, [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }]] }
  expect((await check()).of('login')).toMatchObject({ state: 'failed', fix: 'Sign in again' })
  odd = { UserPermissionAccess: [400, [{ errorCode: 'INVALID_TYPE', message: 'not supported' }]] }
  expect((await check()).of('permissions')).toMatchObject({ state: 'skipped', fix: null })
})

test('an item that fails leaves the others their answers', async () => {
  remote = {
    ...remote,
    usage: () => Promise.reject(new OrgdeckError('REMOTE_UNREACHABLE', 'it did not answer')),
  }
  const { of } = await check()
  expect(of('limits')).toMatchObject({ state: 'failed', fix: expect.stringContaining('network') as string })
  expect(of('objects')).toMatchObject({ state: 'ok' })
})

test.each([
  [2 * 3_600_000, '2 h ahead of'],
  [-125 * 60_000, '2 h 5 min behind'],
])('B6: a clock %i ms off is told with how far and what to do', async (ms, words) => {
  const { of } = await check({}, () => Date.now() + ms)
  expect(of('clock')).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining(words) as string,
    fix: expect.stringContaining('set its clock') as string,
  })
})
