import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../../api/client.ts'
import { renderInTheme } from '../../../theme/testing.tsx'
import { aConnection } from '../testing.ts'
import type { Way } from '../sign-in/ways.ts'
import { clearDraft, setDraft } from './draft.ts'
import { Wizard } from './Wizard.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../../api/transport.ts', () => ({ link: { call } }))

const url = 'https://login.salesforce.com/services/oauth2/authorize?state=x'
const expires_at = new Date(Date.now() + 900_000).toISOString()
let status: Record<string, unknown>

const login = (username: string, alias: string | null, obstacle: string | null) => ({
  username,
  alias,
  instance_url: 'https://acme.my.salesforce.com',
  org_id: null,
  obstacle,
  integration_id: null,
})

/** The empty page a click may open, as far as a sign-in uses it. */
const page = { opener: {}, closed: false, close: vi.fn(), location: { replace: vi.fn() } }
const open = vi.spyOn(window, 'open')

beforeEach(() => {
  queryClient.clear()
  clearDraft()
  sessionStorage.clear()
  status = { status: 'pending', expires_at }
  page.location.replace.mockReset()
  open.mockReset().mockReturnValue(page as unknown as Window)
  location.hash = '#/connections/new/sign-in'
  call.mockReset()
  call.mockImplementation((path) => {
    switch (path.join('.')) {
      case 'connections.startAuth':
        return Promise.resolve({ flow_id: 'f1', authorize_url: url, expires_at })
      case 'connections.cliLogins':
        return Promise.resolve({
          items: [
            login('ana@acme.example', 'prod', null),
            login('bo@acme.example', null, 'The CLI keeps its key in the keychain of the system.'),
          ],
        })
      case 'connections.authStatus':
        return Promise.resolve(status)
      case 'connections.list':
        return Promise.resolve({ items: [aConnection({ id: 9 })], total: 1 })
      case 'connections.test':
        return Promise.resolve({ items: [], checked_at: expires_at })
      default:
        return Promise.resolve({ items: [] })
    }
  })
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Wizard />
    </QueryClientProvider>,
  )
})
afterEach(cleanup)

test('each way asks for what it needs and begins the sign-in it stands for', async () => {
  cleanup()
  const start = async (way: Way) => {
    cleanup()
    status = { status: 'pending', expires_at }
    setDraft({ way, flow: undefined, clientId: '3MVG9.key', domain: 'acme', username: 'ana@acme.example' })
    location.hash = '#/connections/new/sign-in'
    renderInTheme(
      <QueryClientProvider client={queryClient}>
        <Wizard />
      </QueryClientProvider>,
    )
  }
  await start('device')
  status = {
    ...status,
    user_code: 'WXYZ2345',
    verification_uri: 'https://login.salesforce.com/setup/connect',
  }
  await press('Get a code')
  await screen.findByText('WXYZ2345')
  await press('Cancel sign-in')

  await start('jwt')
  expect(screen.queryByLabelText(/Consumer secret/)).toBeNull()
  await press('Sign in with the key')

  await start('client_credentials')
  await press('Sign in as the app')
  await screen.findByText('Paste the consumer secret of your app.')
  await userEvent.type(screen.getByLabelText(/Consumer secret/), 's3cr3t')
  await press('Sign in as the app')

  await start('auth_url')
  await press('Sign in')
  await screen.findByText(/no force:/)
  await userEvent.type(screen.getByRole('textbox', { name: 'SFDX auth URL' }), 'force://a::b@acme.example')
  await press('Sign in')
  await waitFor(() => expect(asked('connections.importAuthUrl')).toHaveLength(1))

  expect(open).not.toHaveBeenCalled()
  expect(asked('connections.startAuth')).toEqual([
    expect.objectContaining({ flow: 'device', login_url: 'https://login.salesforce.com' }),
    expect.objectContaining({ flow: 'jwt', username: 'ana@acme.example' }),
    expect.objectContaining({
      flow: 'client_credentials',
      login_url: 'https://acme.my.salesforce.com',
      client_secret: 's3cr3t',
    }),
  ])
})

test('logins of the CLI are looked for when asked, and only the picked one is taken over', async () => {
  cleanup()
  setDraft({ way: 'cli' })
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Wizard />
    </QueryClientProvider>,
  )
  expect(asked('connections.cliLogins')).toEqual([])
  await press('Look for logins of the CLI')
  await userEvent.click(await screen.findByRole('radio', { name: 'prod · ana@acme.example' }))
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'bo@acme.example' }).disabled).toBe(true)
  await press('Take over this login')
  await waitFor(() => expect(asked('connections.importCli')).toEqual([{ username: 'ana@acme.example' }]))
})

const asked = (name: string) =>
  call.mock.calls.filter(([path]) => path.join('.') === name).map(([, input]) => input)
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const key = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Consumer key' })

async function begin() {
  await userEvent.type(key(), '3MVG9.key')
  await userEvent.type(screen.getByLabelText(/Consumer secret/), 's3cr3t')
  await press('Open the sign-in page')
  await screen.findByText(/Waiting for you/)
}

test('without a key nothing is opened and nothing is asked of the core', async () => {
  await press('Open the sign-in page')
  await screen.findByText('Paste the consumer key of your app.')
  expect(open).not.toHaveBeenCalled()
  expect(asked('connections.startAuth')).toEqual([])
})

test('the page is opened by the click itself and led to the org when the answer comes', async () => {
  await begin()
  expect(open).toHaveBeenCalledExactlyOnceWith('about:blank', '_blank')
  expect(page.location.replace).toHaveBeenCalledExactlyOnceWith(url)
  expect(page.opener).toBeNull()
  expect(asked('connections.startAuth')).toMatchObject([
    { login_url: 'https://login.salesforce.com', client_id: '3MVG9.key', client_secret: 's3cr3t' },
  ])
})

test('the secret and the sign-in link reach no storage', async () => {
  await begin()
  const stored = [sessionStorage, localStorage]
    .flatMap((store) => Array.from(store, (_, at) => store.getItem(store.key(at) ?? '')))
    .join(' ')
  expect(stored).toContain('3MVG9.key')
  expect(stored).not.toContain('s3cr3t')
  expect(stored).not.toContain('authorize')
})

test('a blocked page leaves the link to open by hand', async () => {
  open.mockReturnValue(null)
  await userEvent.type(key(), '3MVG9.key')
  await press('Open the sign-in page')
  await screen.findByText(/Your browser blocked/)
  expect(screen.getByText(url)).toBeTruthy()
  open.mockReturnValue(page as unknown as Window)
  await press('Open the sign-in page')
  expect(page.location.replace).toHaveBeenCalledExactlyOnceWith(url)
})

test('cancelling ends the one sign-in and begins no other', async () => {
  await begin()
  const cancel = screen.getByRole('button', { name: 'Cancel sign-in' })
  await userEvent.click(cancel)
  // A browser still submits a form when the clicked button has become its submit button meanwhile; jsdom does not.
  expect(cancel.isConnected).toBe(false)
  await waitFor(() => expect(key().value).toBe('3MVG9.key'))
  expect(asked('connections.cancelAuth')).toEqual([{ flow_id: 'f1' }])
  expect(asked('connections.startAuth')).toHaveLength(1)
})

test('a denied sign-in says why and keeps what was typed', async () => {
  status = { status: 'failed', expires_at, error: { code: 'ACCESS_DENIED', message: 'denied' } }
  await userEvent.type(key(), '3MVG9.key')
  await press('Open the sign-in page')
  await screen.findByText('Access was denied on the sign-in page')
  expect(key().value).toBe('3MVG9.key')
  await press('Try again')
  await waitFor(() => expect(asked('connections.startAuth')).toHaveLength(2))
})

test('a sign-in that worked goes on to the check of its connection', async () => {
  status = { status: 'connected', integration_id: 9, expires_at }
  await userEvent.type(key(), '3MVG9.key')
  await press('Open the sign-in page')
  await waitFor(() => expect(location.hash).toBe('#/connections/new/check'))
  await waitFor(() => expect(asked('connections.test')).toEqual([{ id: 9 }]))
})

test('a sign-in under way is waited for after a reload', async () => {
  cleanup()
  setDraft({ flow: { flow_id: 'held', expires_at } })
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Wizard />
    </QueryClientProvider>,
  )
  await screen.findByText(/Waiting for you/)
  await waitFor(() => expect(asked('connections.authStatus')).toContainEqual({ flow_id: 'held' }))
})
