import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { SecretsGate } from './SecretsGate.tsx'

type Call = (path: readonly string[], input: unknown) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

let state = 'unset'
beforeEach(() => {
  queryClient.clear()
  call.mockReset()
  call.mockImplementation((path, input) => {
    const name = path.join('.')
    if (name === 'system.info')
      return Promise.resolve({ secrets: { provider: 'passphrase file', state, detail: '' } })
    state = 'ready'
    return Promise.resolve({ provider: 'passphrase file', state, detail: JSON.stringify(input) })
  })
})
afterEach(cleanup)

const show = () =>
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <SecretsGate />
    </QueryClientProvider>,
  )
const unlocks = () => call.mock.calls.filter(([path]) => path.join('.') === 'system.unlock')

test('without a keychain a passphrase is chosen, typed twice, and the banner goes', async () => {
  state = 'unset'
  show()
  await userEvent.click(await screen.findByRole('button', { name: 'Choose a passphrase…' }))
  await userEvent.type(await screen.findByLabelText('Passphrase'), 'correct horse')
  await userEvent.type(screen.getByLabelText('Once more'), 'correct hoarse')
  await userEvent.click(screen.getByRole('button', { name: 'Set passphrase' }))
  expect((await screen.findByRole('alert')).textContent).toContain('do not match')
  expect(unlocks()).toHaveLength(0)
  await userEvent.type(screen.getByLabelText('Once more'), '{selectall}correct horse', {
    initialSelectionStart: 0,
    initialSelectionEnd: 14,
  })
  await userEvent.click(screen.getByRole('button', { name: 'Set passphrase' }))
  await waitFor(() => expect(screen.queryByText('No keychain was found.')).toBeNull())
  expect(unlocks().map(([, input]) => input)).toEqual([{ passphrase: 'correct horse' }])
})

test('nothing is drawn while the secrets are ready', async () => {
  state = 'ready'
  show()
  await waitFor(() => expect(call).toHaveBeenCalled())
  await waitFor(() => expect(queryClient.isFetching()).toBe(0))
  expect(screen.queryByRole('status')).toBeNull()
})
