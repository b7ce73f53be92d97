import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addConnection, testDir, testStore } from '../testing.ts'
import { createImports, parseAuthUrl } from './cli.ts'
import type { FlowRequest } from './flow.ts'
import { createConnectionStore } from './store.ts'

let folder: ReturnType<typeof testDir>
let store: ReturnType<typeof testStore>
let imports: ReturnType<typeof createImports>
const taken: { request: FlowRequest; secret: string; username?: string }[] = []
const flow = { flow_id: 'f', integration_id: 1, expires_at: new Date(0).toISOString() }

/** Seals a value as the CLI does: the first form uses key and nonce as text, the second as bytes. */
function seal(text: string, key: string): string {
  const first = key.length === 32
  const nonce = randomBytes(first ? 6 : 12).toString('hex')
  const encoding = first ? 'utf8' : 'hex'
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, encoding), Buffer.from(nonce, encoding))
  const sealed = cipher.update(text, 'utf8', 'hex') + cipher.final('hex')
  return `${nonce}${sealed}:${cipher.getAuthTag().toString('hex')}`
}
function write(name: string, value: unknown): void {
  mkdirSync(join(folder.dir, '.sfdx'), { recursive: true })
  writeFileSync(join(folder.dir, '.sfdx', name), JSON.stringify(value))
}
const writeKey = (key: string): void => write('key.json', { account: 'local', key, service: 'sfdx' })

beforeEach(() => {
  folder = testDir()
  store = testStore()
  taken.length = 0
  imports = createImports({
    home: folder.dir,
    rows: createConnectionStore(store.store),
    withToken(request, secret) {
      taken.push({ request, secret })
      return Promise.resolve(flow)
    },
    withKey(request, username, secret) {
      taken.push({ request, secret, username })
      return Promise.resolve(flow)
    },
  })
})
afterEach(() => {
  store.remove()
  folder.remove()
})

const login = (more: Record<string, unknown> = {}) => ({
  username: 'ana@acme.example',
  orgId: '00D000000000001',
  instanceUrl: 'https://acme.my.salesforce.com/',
  loginUrl: 'https://login.salesforce.com',
  clientId: 'PlatformCLI',
  ...more,
})

test.each([
  ['first', randomBytes(16).toString('hex')],
  ['second', randomBytes(32).toString('hex')],
])('a login in the %s form is listed without being opened, and taken over when picked', async (_, key) => {
  writeKey(key)
  write('alias.json', { orgs: { prod: 'ana@acme.example' } })
  write('sfdx-config.json', { defaultusername: 'prod' })
  write('ana@acme.example.json', login({ refreshToken: seal('refresh-token-of-ana', key) }))
  const { id } = addConnection(store.store, {
    username: 'ana@acme.example',
    orgId: '00D000000000001AAA',
  })
  expect(await imports.list()).toEqual([
    {
      username: 'ana@acme.example',
      alias: 'prod',
      instance_url: 'https://acme.my.salesforce.com/',
      org_id: '00D000000000001',
      obstacle: null,
      integration_id: id,
    },
  ])
  expect(taken).toEqual([])
  await imports.fromCli('ana@acme.example', { label: 'prod' }, 'test')
  expect(taken).toMatchObject([
    {
      secret: 'refresh-token-of-ana',
      request: {
        app: { loginUrl: 'https://login.salesforce.com', clientId: 'PlatformCLI', clientSecret: null },
        signedInBy: 'cli',
        borrowed: true,
        label: 'prod',
      },
    },
  ])
})

test('a key in the keychain of the system is told as such, with another way', async () => {
  write('ana@acme.example.json', login({ refreshToken: seal('x', randomBytes(16).toString('hex')) }))
  const [item] = await imports.list()
  expect(item?.obstacle).toMatch(/keychain.*sf org display --verbose --json/)
  await expect(imports.fromCli('ana@acme.example', {}, 'test')).rejects.toThrow(/keychain/)
})

test('a wrong key, and a login that is only a session, say why', async () => {
  writeKey(randomBytes(16).toString('hex'))
  write('a.json', login({ username: 'a', refreshToken: seal('x', randomBytes(16).toString('hex')) }))
  write('b.json', login({ username: 'b', accessToken: 'only' }))
  const items = await imports.list()
  expect(items.map(({ obstacle }) => obstacle)).toEqual([null, expect.stringMatching(/only a session/)])
  await expect(imports.fromCli('a', {}, 'test')).rejects.toThrow(/does not open/)
  await expect(imports.fromCli('b', {}, 'test')).rejects.toThrow(/only a session/)
})

test('a damaged file is told as that; the sound copy of a login counts, and what else lies there does not', async () => {
  writeKey(randomBytes(16).toString('hex'))
  const file = join(folder.dir, '.sfdx', 'ana@acme.example.json')
  writeFileSync(file, '{"username":"ana@acme.example","instanceUr')
  write('bo@acme.example.json', 'a text')
  mkdirSync(join(folder.dir, '.sf'))
  writeFileSync(
    join(folder.dir, '.sf', 'bo@acme.example.json'),
    JSON.stringify(login({ username: 'bo@acme.example', accessToken: 'x' })),
  )
  write('bo@acme.example.sandbox.json', { prodOrgUsername: 'ana' })
  write('00D000000000001.json', { usernames: [] })
  const items = await imports.list()
  expect(items.map(({ username, instance_url }) => [username, instance_url])).toEqual([
    ['bo@acme.example', 'https://acme.my.salesforce.com/'],
    ['ana@acme.example', null],
  ])
  expect(items[1]?.obstacle).toContain(file)
  await expect(imports.fromCli('ana@acme.example', {}, 'test')).rejects.toThrow(/damaged.*sf org login web/)
})

test('a login by JWT brings its key file along', async () => {
  const path = join(folder.dir, 'server.key')
  writeFileSync(path, 'PEM')
  write('ci.json', login({ username: 'ci@acme.example', clientId: 'own', privateKey: path }))
  await imports.fromCli('ci@acme.example', {}, 'test')
  expect(taken).toMatchObject([
    { username: 'ci@acme.example', secret: 'PEM', request: { signedInBy: 'jwt', app: { clientId: 'own' } } },
  ])
})

test('without a CLI there is nothing, and an unknown name is not found', async () => {
  expect(await imports.list()).toEqual([])
  await expect(imports.fromCli('ana', {}, 'test')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test.each([
  ['force://PlatformCLI::5Aep861.x_y@acme.my.salesforce.com', 'PlatformCLI', null, '5Aep861.x_y'],
  ['force://3MVG9.key==:secret:token@acme.lightning.force.com', '3MVG9.key==', 'secret', 'token'],
  [
    '{"result":{"sfdxAuthUrl":"force://PlatformCLI::tok!en@acme.my.salesforce.com"}}',
    'PlatformCLI',
    null,
    'tok!en',
  ],
])('%s is read', (text, clientId, clientSecret, refreshToken) => {
  expect(parseAuthUrl(text)).toEqual({
    app: { loginUrl: 'https://acme.my.salesforce.com', clientId, clientSecret },
    refreshToken,
  })
})

test('a text without an auth URL says what one looks like', async () => {
  await expect(imports.fromAuthUrl('force://nothing', {}, 'test')).rejects.toThrow(/force:\/\/PlatformCLI/)
})
