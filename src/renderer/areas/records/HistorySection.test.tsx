import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordVersion } from '../../../contract/records.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { HistorySection } from './HistorySection.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const instant = (version: number) => `2025-03-0${version}T09:00:00.000Z`
const point = (version: number) => ({
  version,
  kind: version === 1 ? ('created' as const) : ('updated' as const),
  modified_at: instant(version),
  synced_at: instant(version),
  modified_by: 'Ana Ruiz',
})
const versions: readonly RecordVersion[] = [3, 2, 1].map((version) => ({
  ...point(version),
  changes: version === 1 ? [] : [{ field: 'Title', from: `t${version - 1}`, to: `t${version}` }],
  field_count: 4,
  run_id: 1,
}))

beforeEach(() => {
  location.hash = '#/records/Contact?r=7'
  queryClient.clear()
  call.mockReset()
  call.mockImplementation((_, input) => {
    const from = Number(input['from'])
    const to = Number(input['to'] ?? 3)
    return Promise.resolve({
      id: 7,
      from: point(Math.min(from, to)),
      to: point(Math.max(from, to)),
      versions_between: Math.abs(to - from),
      exact: true,
      changes: [{ field: 'Title', from: 't1', to: 't2', ...point(2) }],
    })
  })
})
afterEach(cleanup)

function show() {
  const time = { at: undefined, clock: 'org' as const, found: undefined, error: null }
  const fields = new Map([['Title', { name: 'Title', label: 'Job title', type: 'string' }]])
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <HistorySection
        id={7}
        time={time}
        versions={versions}
        total={3}
        fields={fields}
        error={null}
        onRetry={() => undefined}
      />
    </QueryClientProvider>,
  )
}
const asked = () => call.mock.calls.map(([path, input]) => [path.join('.'), input['from'], input['to']])

test('one version is compared with the newest, a second one with the first, with who and when', async () => {
  show()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Compare version 1' }))
  const found = await screen.findByRole('region', { name: 'Comparison' })
  expect(await within(found).findByText('Job title')).toBeTruthy()
  expect(within(found).getByText(/^Ana Ruiz, .*, version 2$/)).toBeTruthy()
  await person.click(screen.getByRole('button', { name: 'Compare version 2' }))
  expect(asked()).toEqual([
    ['records.compare', 1, undefined],
    ['records.compare', 1, 2],
  ])
  await person.click(within(found).getByRole('button', { name: 'Clear' }))
  expect(screen.queryByRole('region', { name: 'Comparison' })).toBe(null)
})

test('a version can be looked at; the instant stands in the address', async () => {
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Show version 2' }))
  expect(new URLSearchParams(location.hash.split('?')[1]).get('at')).toBe(instant(2))
})
