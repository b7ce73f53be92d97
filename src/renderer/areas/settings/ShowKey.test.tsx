import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderInTheme } from '../../theme/testing.tsx'
import { ShowKey } from './ShowKey.tsx'

afterEach(cleanup)

test('Escape does not lose the key before it was copied', async () => {
  const user = userEvent.setup()
  const close = vi.fn<() => void>()
  renderInTheme(<ShowKey shown={{ label: 'nightly job', key: 'odk_secret' }} onClose={close} />)
  await screen.findByText('odk_secret')
  await user.keyboard('{Escape}')
  expect(close).not.toHaveBeenCalled()
  expect(screen.getByText(/^It was not copied yet/)).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Copy key' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined())
  expect(await navigator.clipboard.readText()).toBe('odk_secret')
  await user.keyboard('{Escape}')
  expect(close).toHaveBeenCalledOnce()
})
