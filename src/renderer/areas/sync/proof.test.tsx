import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { findingOf } from './ProofView.tsx'
import { aReport } from './testing.ts'
import { Screen } from './screen.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

let reports: readonly ReconcileReport[] = []
const pageOf = (items: readonly unknown[]) => ({ items, total: items.length, cursor: null })

beforeEach(() => {
  queryClient.clear()
  reports = []
  call.mockReset()
  call.mockImplementation((path, input) => {
    switch (path.join('.')) {
      case 'sync.reconciles':
      case 'sync.lastReconciles':
        return Promise.resolve(pageOf(reports))
      case 'sync.reconcileReport': {
        const report = reports.find((one) => one.id === input['id'])
        return Promise.resolve({ ...report, differing: [{ bucket: 7, rows: 2 }] })
      }
      case 'sync.reconcileRows':
        return Promise.resolve(
          pageOf([
            {
              external_id: '003A',
              bucket: 7,
              kind: 'missing_here',
              remote_modified_at: null,
              local_modified_at: null,
              outcome: 'read_again',
              record_id: 12,
              name: 'Ada',
            },
          ]),
        )
      case 'sync.signReconcile':
        return Promise.resolve(reports[0])
      default:
        return Promise.resolve(pageOf([]))
    }
  })
})
afterEach(cleanup)

const open = (hash: string): void => {
  location.hash = hash
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Screen />
    </QueryClientProvider>,
  )
}
const inputs = (name: string) =>
  call.mock.calls.filter(([path]) => path.join('.') === name).map(([, input]) => input)

test('without a comparison the place says what one is', async () => {
  open('#/sync?tab=proof')
  await screen.findByText('No stream has been compared with its org yet')
  await userEvent.click(screen.getByText('Choose a stream to compare'))
  expect(location.hash).toBe('#/sync?tab=streams')
})

test('a report opens beside the list, shows where it differed, and is signed with the seal that was seen', async () => {
  reports = [aReport({ id: 5, status: 'repaired', missing_here: 2, repaired: 2, buckets_differing: 1 })]
  open('#/sync?tab=proof')
  await userEvent.click((await screen.findAllByText('Contact'))[0] ?? document.body)
  expect(location.hash).toBe('#/sync?tab=proof&proof=5')
  expect(await screen.findByLabelText('256 buckets, 1 differing: 7')).toBeDefined()
  const record = await screen.findByText('Ada')
  expect(record.getAttribute('href')).toBe('#/records/Contact?c=1&r=12')
  await userEvent.click(screen.getByText('Sign off…'))
  await userEvent.type(await screen.findByLabelText('Your name'), 'Ada Lovelace{Enter}')
  await waitFor(() =>
    expect(inputs('sync.signReconcile')).toEqual([{ id: 5, name: 'Ada Lovelace', seal: 'b'.repeat(64) }]),
  )
})

test('rows that vanished wait for a decision; there is nothing to sign', async () => {
  reports = [aReport({ id: 6, status: 'confirm', gone_there: 780 })]
  open('#/sync?tab=proof&proof=6')
  await userEvent.click(await screen.findByText('Decide…'))
  await screen.findByText('Mark 780 Contact records as deleted here?')
  expect(screen.queryByText('Sign off…')).toBeNull()
  await userEvent.click(screen.getByText('Keep them'))
  await waitFor(() => expect(inputs('sync.confirmReconcile')).toEqual([{ id: 6, action: 'keep' }]))
})

test('the finding counts the streams that stand proved', () => {
  const of = (status: ReconcileReport['status']) => aReport({ status })
  expect(findingOf([of('proved')])).toBe('The one compared stream stands proved')
  expect(findingOf([of('proved'), of('repaired')])).toBe('All 2 compared streams stand proved')
  expect(findingOf([of('proved'), of('confirm'), of('differs'), of('failed')])).toBe(
    '1 of 4 compared streams stand proved, 1 needs you, 2 do not',
  )
})
