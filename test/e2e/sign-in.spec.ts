import { expect, type BrowserContext } from '@playwright/test'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { writeCliLogin } from '../support/cli-login.ts'
import { openConsole, test, type OpenConsole } from './fixture.ts'
import { clientOf, settled, type Client } from './rest.ts'
import { answers, personIn, type Person } from './wizard.ts'

let org: Simulator
let host: OpenConsole
let api: Client
let base: string
let context: BrowserContext
let person: Person
/** Who signs in by which way: each is a connection of its own. */
const users = {
  web: '',
  device: '',
  jwt: '',
  cli: '',
  url: '',
}

// A trace of every step takes longer than the steps.
test.use({ trace: 'off', screenshot: 'only-on-failure' })

test.beforeAll(async ({ browser }) => {
  ;[org, host] = await Promise.all([startSimulator({ contacts: 30 }), openConsole()])
  const { ready } = await host.start()
  base = ready.apiUrl
  api = await clientOf(host, base)
  context = await browser.newContext()
  person = await personIn(context, base, org)
  await person.page.goto(ready.url)
  const names = await usernames()
  ;[users.web = '', , users.device = '', users.jwt = '', users.cli = '', users.url = ''] = names
})
test.afterAll(async () => {
  await context?.close()
  await host?.remove()
  await org?.close()
})

async function usernames(): Promise<string[]> {
  const { accessToken } = (await org.control({ op: 'token' })) as { accessToken: string }
  const soql = encodeURIComponent('SELECT Username FROM User WHERE IsActive = true ORDER BY Id')
  const answer = await fetch(`${org.url}/services/data/v64.0/query?q=${soql}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const { records } = (await answer.json()) as { records: { Username: string }[] }
  return records.map((one) => one.Username)
}
const tokenOf = async (username: string): Promise<string> =>
  ((await org.control({ op: 'token', username })) as { refreshToken: string }).refreshToken

test('in the browser, at the page of the org; it is still there after a reload', async () => {
  await person.choose('web')
  await person.app(org.clientId, org.clientSecret)
  await person.picture('web-form')
  const page = await person.opens('Open the sign-in page')
  await expect(person.page.getByText('Waiting for you at the sign-in page')).toBeVisible()
  await person.picture('web-waiting')
  await answers(page, users.web)
  await expect(page.getByRole('heading', { name: 'is connected' })).toBeVisible()
  await page.close()
  await person.finishes('by-browser', users.web)
  await person.page.reload()
  await person.isShown('by-browser')
})

test('the same org and user once more renews the connection and doubles nothing', async () => {
  const { total, items } = await api.connections.list({})
  await person.choose('web')
  await person.app(org.clientId, org.clientSecret)
  const page = await person.opens('Open the sign-in page')
  await answers(page, users.web)
  await page.close()
  await expect(person.page.getByText(/on the deck already, as by-browser/)).toBeVisible()
  await person.picture('renewed')
  await person.finishes('by-browser', users.web)
  const after = await api.connections.list({})
  expect([after.total, after.items[0]?.id]).toEqual([total, items[0]?.id])
  expect(Date.parse(after.items[0]?.renewed_at ?? '')).toBeGreaterThan(Date.parse(items[0]?.renewed_at ?? ''))
})

test('with a code, entered on another device', async () => {
  await person.choose('device')
  await person.app(org.clientId)
  await person.press('Get a code')
  const code = await person.page.locator('code', { hasText: /^[B-Z2-9]{8}$/ }).innerText()
  await person.picture('device-waiting')
  // The other device knows nothing but the address and the code it was told.
  const other = await context.newPage()
  await other.goto(`${org.url}/setup/connect`)
  await other.getByLabel('Code').fill(code)
  await other.locator('#connect').click()
  await answers(other, users.device)
  await expect(other.getByRole('heading', { name: "You're connected" })).toBeVisible()
  await other.close()
  await person.finishes('by-code', users.device)
})

test('with a key made here, whose certificate goes to the app', async () => {
  await person.choose('jwt')
  await person.app(org.clientId)
  await person.fill('User', users.jwt)
  await person.press('Make a key')
  const saved = person.page.waitForEvent('download')
  await person.press('Save orgdeck.crt')
  await person.picture('jwt-form')
  const publicKey = await textOf(await (await saved).createReadStream())
  await org.control({ op: 'client-key', clientId: org.clientId, publicKey })
  await person.press('Sign in with the key')
  await person.finishes('by-key', users.jwt)
})

test('as the app itself', async () => {
  await person.choose('app')
  await person.app(org.clientId, org.clientSecret)
  await person.picture('app-form')
  await person.press('Sign in as the app')
  // It runs as the user who is on the deck already: the connection there is takes the app's way from now on.
  await person.finishes('by-app', users.web)
  const { items } = await api.connections.list({})
  expect(items.find((one) => one.label === 'by-app')).toMatchObject({ signed_in_by: 'client_credentials' })
})

test('with a login of the Salesforce CLI, looked for only when asked', async () => {
  await writeCliLogin(host.home, {
    username: users.cli,
    instanceUrl: org.url,
    clientId: org.clientId,
    clientSecret: org.clientSecret,
    refreshToken: await tokenOf(users.cli),
  })
  await person.choose('cli')
  await expect(person.page.getByText(users.cli)).toHaveCount(0)
  await person.press('Look for logins of the CLI')
  await person.page.getByRole('radio', { name: `box · ${users.cli}` }).check()
  await person.picture('cli-picked')
  await person.press('Take over this login')
  await person.finishes('by-cli', users.cli)
})

test('with an SFDX auth URL', async () => {
  const token = await tokenOf(users.url)
  await person.choose('url')
  await person.fill(
    'SFDX auth URL',
    `force://${org.clientId}:${org.clientSecret}:${token}@${new URL(org.url).host}`,
  )
  await person.press('Sign in')
  await person.finishes('by-url', users.url)
})

test('all of them stand on the deck, each once, and every first copy is there', async () => {
  await settled(api)
  await person.page.goto(`${base}/#/connections`)
  const table = person.page.getByRole('table', { name: 'All connections' })
  for (const label of ['by-app', 'by-code', 'by-key', 'by-cli', 'by-url'])
    await expect(table.getByText(label, { exact: true })).toHaveCount(1)
  await person.picture('all')
  const { items } = await api.connections.list({})
  for (const { label, records } of items) expect([label, records > 30]).toEqual([label, true])
})

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const part of stream) text += String(part)
  return text
}
