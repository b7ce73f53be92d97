import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SyncStream } from '../../../contract/sync.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { aConnection } from '../connections/testing.ts'
import { Screen } from './screen.tsx'
import { streamSentence } from './stream-words.ts'
import { aReport, aRun, aStream } from './testing.ts'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const refused = {
  code: 'REMOTE_ERROR',
  message: 'Salesforce refused to read Lead: No such column.',
  request_id: 'r1',
  data: { remote_code: 'INVALID_FIELD', remote_status: 400, remote_message: 'No such column Tier__c' },
} as const
let streams: readonly SyncStream[] = []
const pageOf = (items: readonly unknown[]) => ({ items, total: items.length, cursor: null })

beforeEach(() => {
  queryClient.clear()
  streams = [aStream()]
  call.mockReset()
  call.mockImplementation((path, input) => {
    switch (path.join('.')) {
      case 'connections.list':
        return Promise.resolve(pageOf([aConnection()]))
      case 'sync.streams':
        return Promise.resolve({ items: streams })
      case 'sync.lastReconciles':
        return Promise.resolve(pageOf([aReport({ stream_id: 3 })]))
      case 'sync.run':
        return Promise.resolve(aRun({ id: Number(input['id']), status: 'done', updated: 18, read: 30 }))
      case 'sync.runs':
        return Promise.resolve(
          pageOf([
            aRun({ id: 41, status: 'done', updated: 18 }),
            aRun({ id: 40, status: 'failed', error: refused }),
          ]),
        )
      case 'sync.resume':
        return Promise.resolve(aRun({ id: Number(input['id']), status: 'queued' }))
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

test('a stream opens from its row and tells phase, watermark, lag, proof and last counts', async () => {
  open('#/sync?tab=streams')
  const row = (await screen.findByText('Contact')).closest('tr')
  await userEvent.click(row ?? document.body)
  expect(location.hash).toBe('#/sync?tab=streams&stream=3')
  await screen.findByText('Stream in na-prod')
  const side = within(screen.getByRole('complementary'))
  expect(side.getByText('Reads what changed')).toBeDefined()
  expect(side.getByText('80,000, and 12 deleted in the org')).toBeDefined()
  expect(side.getByText('Proved', { exact: false }).closest('a')?.getAttribute('href')).toBe(
    '#/sync?c=1&tab=proof&proof=5',
  )
  expect(await side.findByText('Unchanged')).toBeDefined()
  expect(await side.findByText('the last 2, 1 failed')).toBeDefined()
  expect(side.getByText(refused.message)).toBeDefined()
  expect(inputs('sync.runs').at(-1)).toEqual({ integration_id: 1, object: 'Contact', page_size: 12 })
  await userEvent.click(side.getByRole('button', { name: 'Close' }))
  expect(location.hash).toBe('#/sync?tab=streams')
})

test('one cause is told once for all it stopped, in the org’s words, and all of it is retried', async () => {
  streams = [
    aStream(),
    aStream({ id: 4, object: 'Lead', label: 'Lead', state: 'failed', last_run_id: 51, error: refused }),
    aStream({ id: 5, object: 'Task', label: 'Task', state: 'failed', last_run_id: 52, error: refused }),
  ]
  open('#/sync?tab=streams')
  const causes = within(await screen.findByRole('list', { name: 'Why streams failed' }))
  expect(causes.getAllByRole('listitem')).toHaveLength(1)
  expect(causes.getByText('INVALID_FIELD · REMOTE_ERROR')).toBeDefined()
  await userEvent.click(causes.getByRole('button', { name: 'Retry 2 streams' }))
  await waitFor(() => expect(inputs('sync.resume')).toEqual([{ id: 51 }, { id: 52 }]))
})

test('a failed stream is looked at with the org’s own answer and retried there', async () => {
  streams = [aStream({ state: 'failed', last_run_id: 51, error: refused })]
  open('#/sync?tab=streams&stream=3')
  await screen.findByText('Stream in na-prod')
  const side = within(screen.getByRole('complementary'))
  expect(await side.findByText('No such column Tier__c')).toBeDefined()
  await userEvent.click(side.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(inputs('sync.resume')).toEqual([{ id: 51 }]))
})

test('a stream that is gone says so', async () => {
  open('#/sync?tab=streams&stream=99')
  expect(await screen.findByText(/There is no such stream any more/)).toBeDefined()
})

test.each([
  [{}, /^In step up to .*, 5.min behind the org\.$/],
  [{ state: 'new', watermark: null }, /^Was never synced/],
  [{ state: 'queued', watermark: null }, /Nothing is here yet/],
  [{ state: 'backfill', watermark: null }, /first copy is under way/],
  [{ state: 'backfill' }, /Every row is read again/],
  [{ state: 'failed' }, /^The last run failed at .* stays as it is up to/],
  [{ state: 'interrupted', watermark: null }, /goes on from its checkpoint/],
] as const)('the state of a stream is a sentence: %o', (change, words) => {
  expect(streamSentence(aStream(change))).toMatch(words)
})
