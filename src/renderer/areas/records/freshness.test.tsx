import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordDetail } from '../../../contract/records.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { aConnection } from '../connections/testing.ts'
import { aReport, aStream } from '../sync/testing.ts'
import { FieldsSection } from './FieldsSection.tsx'
import { StaleNote } from './StaleNote.tsx'
import { SyncSection } from './SyncSection.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const at = '2026-11-23T08:00:00.000Z'
const record: RecordDetail = {
  id: 7,
  integration_id: 1,
  object: 'Contact',
  object_label: 'Contact',
  external_id: '003A',
  name: 'Ada',
  company_id: null,
  deleted: false,
  version: 2,
  modified_at: at,
  synced_at: at,
  currency: null,
  first_seen_at: at,
  api_version: '64.0',
  content_hash: 'x',
  raw: '{}',
  remote_url: null,
  fields: { Name: 'Ada', Phone: '+49 431 1' },
  stale: [{ field: 'Phone', value: '+49 431 1', since: at }],
}
const fields = new Map(
  [
    ['Name', 'Full name'],
    ['Phone', 'Business phone'],
  ].map(([name = '', label = '']) => [name, { name, label, type: 'string' }]),
)
const version = {
  version: 2,
  kind: 'updated' as const,
  synced_at: at,
  modified_at: at,
  modified_by: null,
  changes: [],
  field_count: 2,
  run_id: 41,
}
let streams: readonly SyncStream[] = []

beforeEach(() => {
  queryClient.clear()
  location.hash = '#/records/Contact?c=1&r=7'
  streams = [aStream()]
  call.mockReset()
  call.mockImplementation((path) =>
    Promise.resolve(
      path.join('.') === 'sync.streams' ? { items: streams } : { items: [aReport({ stream_id: 3 })] },
    ),
  )
})
afterEach(cleanup)

const show = () =>
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <SyncSection record={record} connection={aConnection()} versions={[version]} />
    </QueryClientProvider>,
  )
const to = (name: RegExp) => screen.getByRole('link', { name }).getAttribute('href')

test('a record tells by which run it came and how its object stands, each a click away', async () => {
  show()
  expect(await screen.findByText(/^In step up to/)).toBeDefined()
  expect(to(/^run 41$/)).toBe('#/sync/41?c=1')
  expect(to(/^Its stream$/)).toBe('#/sync?c=1&tab=streams&stream=3')
  expect(to(/^Proved/)).toBe('#/sync?c=1&tab=proof&proof=5')
})

test('a record whose object failed says so with the org’s words', async () => {
  const error = { code: 'REMOTE_ERROR' as const, message: 'The org is down.', request_id: 'r' }
  streams = [aStream({ state: 'failed', error })]
  show()
  expect(await screen.findByText('The org is down.')).toBeDefined()
  expect(screen.getByText(/this record may have changed since/)).toBeDefined()
})

test('a record of an object that is no longer ticked says what would renew it', async () => {
  streams = [aStream({ enabled: false })]
  show()
  expect(await screen.findByText(/no longer kept in step/)).toBeDefined()
})

test('a field the org hides is named over the fields and marked at its value', () => {
  renderInTheme(
    <>
      <StaleNote record={record} fields={fields} />
      <FieldsSection record={record} fields={fields} first={['Name', 'Phone']} changed={new Set()} />
    </>,
  )
  expect(screen.getByText(/1 field is no longer shown by the org: Business phone/)).toBeDefined()
  expect(to(/^See what changed$/)).toBe('#/connections/1/schema?o=Contact')
  expect(screen.getAllByText(/last known, hidden since/)).toHaveLength(1)
})
