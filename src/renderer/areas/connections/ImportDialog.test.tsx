import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { aConnection } from './testing.ts'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

beforeEach(() => {
  queryClient.clear()
  call.mockReset()
  call.mockImplementation((_, input) =>
    Promise.resolve({
      dry_run: input['dry_run'],
      object: 'Opportunity',
      rows: 3,
      created: 2,
      updated: 0,
      unchanged: 0,
      newer_here: 0,
      failed: 1,
      errors: [{ row: 3, id: '9', column: 'amount', message: '"much" is no number.' }],
    }),
  )
})
afterEach(cleanup)

test('a file is tried first, says which rows cannot be read and why, and is imported when one says so', async () => {
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <ImportDialog connection={aConnection()} onClose={() => undefined} />
    </QueryClientProvider>,
  )
  const person = userEvent.setup()
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (input === null) throw new Error('there is no place for a file')
  await person.upload(input, new File(['id,name\n7,a\n8,b\n9,c'], 'opportunities.csv', { type: 'text/csv' }))
  expect(await screen.findByText('"much" is no number.')).toBeTruthy()
  await person.click(screen.getByRole('button', { name: 'Import 2 rows' }))
  expect(await screen.findByText('Imported.')).toBeTruthy()
  expect(call.mock.calls.map(([, given]) => [given['dry_run'], given['table'], given['csv']])).toEqual([
    [true, 'opportunities', 'id,name\n7,a\n8,b\n9,c'],
    [false, 'opportunities', 'id,name\n7,a\n8,b\n9,c'],
  ])
})
