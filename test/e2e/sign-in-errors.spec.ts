import { generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type BrowserContext } from '@playwright/test'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import { openConsole, test, type OpenConsole } from './fixture.ts'
import { clientOf, settled, type Client } from './rest.ts'
import { answers, personIn, type Person } from './wizard.ts'

let org: Simulator
let host: OpenConsole
let api: Client
let base: string
let context: BrowserContext
let person: Person
const username = 'ines.carvalho@tidewater.example'

// A trace of every step takes longer than the steps.
test.use({ trace: 'off', screenshot: 'only-on-failure' })

test.beforeAll(async ({ browser }) => {
  ;[org, host] = await Promise.all([startSimulator({ contacts: 5 }), openConsole()])
  const { ready } = await host.start()
  base = ready.apiUrl
  api = await clientOf(host, base)
  context = await browser.newContext()
  person = await personIn(context, base, org)
  await person.page.goto(ready.url)
})
test.afterEach(async () => {
  await org.control({ op: 'clear' })
})
test.afterAll(async () => {
  await context?.close()
  await host?.remove()
  await org?.close()
})

/** The token endpoint refuses the next times in these words. */
const refuses = (error: string, error_description: string, times = 1): Promise<unknown> =>
  org.control({
    op: 'fault',
    kind: 'http',
    match: '/services/oauth2/token',
    times,
    status: 400,
    body: { error, error_description },
  })
const nothingConnected = async (): Promise<void> => expect((await api.connections.list({})).total).toBe(0)

test('an address that is not encrypted is refused before anything is sent', async () => {
  const { page } = person
  await page.goto(`${base}/#/connections/new`)
  await page.getByRole('radio', { name: /^My Domain/ }).check()
  await person.fill('Address', 'http://acme.my.salesforce.com')
  await person.press('Continue')
  await expect(page.getByRole('alert')).toContainText(/has to begin with https:\/\/.*for this computer alone/)
  await person.picture('plain-http')
})

test('at the page of the org', async () => {
  const { page } = person
  const begin = async (clientId: string, secret = '') => {
    await person.choose('web')
    await person.app(clientId, secret)
    return person.opens('Open the sign-in page')
  }

  // Deny.
  let popup = await begin(org.clientId, org.clientSecret)
  await answers(popup, username, 'deny')
  await expect(popup.getByText('Nothing was connected. You can close this page.')).toBeVisible()
  await popup.close()
  await person.isTold(/^Access was denied on the sign-in page$/, /choose Allow/)

  // A wrong secret shows only once the org is asked for the token.
  popup = await begin(org.clientId, 'not-the-secret')
  await answers(popup, username)
  await expect(popup.getByRole('heading', { name: 'The sign-in did not finish' })).toBeVisible()
  await popup.close()
  await person.isTold(/does not accept this key with this secret/, /Copy both again/)

  // The app may not give what is asked for, and the missing scopes are named.
  await org.control({ op: 'client', clientId: 'narrow', scopes: ['api'] })
  popup = await begin('narrow')
  await expect(popup.getByText('Nothing was connected. You can close this page.')).toBeVisible()
  await popup.close()
  await person.isTold(/^The app does not grant what Orgdeck needs$/, /scopes api, refresh_token and id/)

  // What the org says on its own page is explained beside the link, as nothing comes back here.
  popup = await begin('nobody-knows-this-key')
  await expect(popup.getByText('error=invalid_client_id')).toBeVisible()
  await popup.close()
  await expect(page.getByText('The page says invalid_client_id')).toBeVisible()
  await expect(page.getByText(/^The key is wrong, or the app is younger than 10 minutes/)).toBeVisible()
  await person.press('Cancel sign-in')
  await org.control({ op: 'client', clientId: 'elsewhere', redirectUris: ['http://127.0.0.1:9/other'] })
  popup = await begin('elsewhere')
  await expect(popup.getByText('error=redirect_uri_mismatch')).toBeVisible()
  await popup.close()
  await expect(page.getByText(/^Register all five callback URLs/)).toBeVisible()
  await person.press('Cancel sign-in')

  // A page that is answered after all.
  popup = await begin(org.clientId, org.clientSecret)
  await expect(page.getByText('Waiting for you at the sign-in page')).toBeVisible()
  await person.press('Cancel sign-in')
  await answers(popup, username)
  await expect(popup.getByRole('heading', { name: 'This sign-in is over' })).toBeVisible()
  await expect(popup.getByText(/connected nothing\. Go back to Orgdeck and start again/)).toBeVisible()
  await popup.close()
  await nothingConnected()
})

test('with a code on another device', async () => {
  const { page } = person
  await person.choose('device', 'http://127.0.0.1:9')
  await person.app(org.clientId)
  await person.press('Get a code')
  await person.isTold(/^The org could not be reached$/, /127\.0\.0\.1:9 did not answer\. Check the network/)

  await person.choose('device')
  await person.app('nobody-knows-this-key')
  await person.press('Get a code')
  await person.isTold(/does not know this consumer key/, /Compare the consumer key .* 10 minutes/)

  await org.control({ op: 'client', clientId: 'no-device', device: false })
  await person.app('no-device')
  await person.press('Try again')
  await person.isTold(/does not offer this way of signing in/, /“Flow Enablement”/)

  await person.app(org.clientId)
  const other = await person.page.context().newPage()
  await person.press('Try again')
  const code = await page.locator('code', { hasText: /^[B-Z2-9]{8}$/ }).innerText()
  await other.goto(`${org.url}/setup/connect?user_code=${code}`)
  await other.locator('#connect').click()
  await answers(other, username, 'deny')
  // Closed any sooner, the page might not have sent the answer yet.
  await expect(other.getByRole('heading', { name: 'Access denied' })).toBeVisible()
  await other.close()
  await person.isTold(/^Access was denied on the sign-in page$/, /choose Allow/)

  await person.press('Try again')
  await expect(page.getByText('Waiting for the code to be entered')).toBeVisible()
  await org.control({ op: 'clock', offsetMs: 11 * 60_000 })
  await person.isTold(/^Nobody answered in time$/, /code was not entered in time.*start again/)
  await org.control({ op: 'clock', offsetMs: 0 })
  await nothingConnected()
})

test('with a key', async () => {
  const { page } = person
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const half = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const enter = async (key: string, user = username, clientId = org.clientId) => {
    await person.app(clientId)
    await person.fill('User', user)
    await page.getByRole('radio', { name: 'A key of your own' }).check()
    await person.fill('Private key', key)
    await person.press(/^(Sign in with the key|Try again)$/)
  }
  await person.choose('jwt')
  await enter(half)
  await person.isTold(/^The sign-in could not begin$/, /public half\. Paste the file that begins/)
  await enter(pem)
  await person.isTold(
    /^The app does not know this key$/,
    /certificate .* does not belong to this key\. Upload/,
  )

  await org.control({ op: 'client-key', clientId: org.clientId, publicKey: half })
  await enter(pem, 'nobody@tidewater.example')
  await person.isTold(/does not let this user in yet/, /nobody@tidewater\.example.*pre-authorized/)
  // Each address an org may be spoken to by is tried before it is given up.
  await refuses('invalid_grant', 'Audience validation failed', 3)
  await enter(pem)
  await person.isTold(/does not take this key at this address/, /Choose the kind of org anew/)
  await org.control({ op: 'client', clientId: 'blind', scopes: ['id'] })
  await org.control({ op: 'client-key', clientId: 'blind', publicKey: half })
  await enter(pem, username, 'blind')
  await person.isTold(/does not grant what Orgdeck needs/, /without the scope "api"\. Add it/)
  await nothingConnected()
})

test('as the app itself', async () => {
  const enter = async (clientId: string, secret: string) => {
    await person.app(clientId, secret)
    await person.press(/^(Sign in as the app|Try again)$/)
  }
  await person.choose('app')
  await enter(org.clientId, 'not-the-secret')
  await person.isTold(/does not accept this key with this secret/, /Copy both again/)
  await org.control({ op: 'client', clientId: 'nobody', secret: 'a-secret', runAs: null })
  await enter('nobody', 'a-secret')
  await person.isTold(/has no user to run as/, /“Client Credentials Flow” in its policies/)
  await refuses('unsupported_grant_type', 'grant type not supported')
  await enter(org.clientId, org.clientSecret)
  await person.isTold(/does not offer this way of signing in/, /Switch it on/)
  await nothingConnected()
})

test('with a login that exists already', async () => {
  const { page } = person
  await person.choose('cli')
  await person.press('Look for logins of the CLI')
  await expect(page.getByText(/There is no login of the Salesforce CLI on this computer/)).toBeVisible()
  await person.picture('cli-none')
  const folder = join(host.home, '.sfdx')
  await mkdir(folder)
  await writeFile(join(folder, 'ana@acme.example.json'), '{"username":"ana@acme.exa')
  await person.press('Look again')
  await expect(page.getByRole('radio', { name: 'ana@acme.example' })).toBeDisabled()
  await expect(page.getByText(/file of this login is damaged: .*ana@acme\.example\.json/)).toBeVisible()
  await person.picture('cli-damaged')
  await person.press('Take over this login')
  await expect(page.getByRole('alert')).toHaveText('Pick the login to take over.')
  await person.choose('url')
  await person.fill('SFDX auth URL', 'force://PlatformCLI::acme.my.salesforce.com')
  await person.press('Sign in')
  await person.isTold(/^The sign-in could not begin$/, /no SFDX auth URL in this\. It looks like force:/)
  const gone = `force://${org.clientId}:${org.clientSecret}:5Aep861gone@${new URL(org.url).host}`
  await person.fill('SFDX auth URL', gone)
  await person.press('Try again')
  await person.isTold(/^This login has ended$/, /revoked there, not used for too long, or replaced/)
  await nothingConnected()
})

test('a sign-in the org has ended is told on the connection and in Home, and one brings it back', async () => {
  const { page } = person
  const { authorize_url } = await api.connections.startAuth({
    flow: 'web',
    login_url: org.url,
    client_id: org.clientId,
    client_secret: org.clientSecret,
    label: 'ended',
  })
  await signInAtSimulator(authorize_url ?? '', { username })
  await settled(api)
  await org.control({ op: 'fault', kind: 'revoke-session' })
  await page.goto(`${base}/#/connections/1`)
  await person.press('Sync now')
  const banner = page.getByText(/Nothing is synced from ended/)
  await expect(banner.locator('..')).toContainText(
    /revoked there.*choose “Sign in again”; what was copied stays/,
  )
  await person.picture('ended')
  await page.goto(`${base}/#/`)
  await expect(page.getByText('ended needs you to sign in again')).toBeVisible()
  await expect(page.getByText(/revoked there, not used for too long/)).toBeVisible()
  await person.picture('ended-home')
  await person.press(/^Sign in again$/)
  await expect(page.getByRole('dialog')).toContainText('Another user or org is refused')
  const popup = await person.opens('Open the sign-in page')
  await answers(popup, username)
  await popup.close()
  await expect(banner).toHaveCount(0)
  await settled(api)
})
