import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordComparison } from '../../../contract/record-history.ts'
import type { RecordVersion } from '../../../contract/records.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { comparisonFinding } from './compare-points.ts'
import { CompareSection } from './CompareSection.tsx'
import { HistorySection } from './HistorySection.tsx'
import { useCompare } from './use-compare.ts'
import { placesOf } from './VersionTicks.tsx'

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

const compared = { from_state: 'present', to_state: 'present', turns: [], exact: true } as const
let answer: Partial<RecordComparison> = {}

beforeEach(() => {
  location.hash = '#/records/Contact?r=7'
  queryClient.clear()
  answer = {}
  call.mockReset()
  call.mockImplementation((_, input) => {
    const from = Number(input['from'] ?? 1)
    const to = Number(input['to'] ?? 3)
    return Promise.resolve({
      ...compared,
      id: 7,
      from: point(Math.min(from, to)),
      to: point(Math.max(from, to)),
      versions_between: Math.abs(to - from),
      changes: [{ field: 'Title', from: 't1', to: 't2', ...point(2) }],
      ...answer,
    })
  })
})
afterEach(cleanup)

function Shown() {
  const time = { at: undefined, clock: 'org' as const, found: undefined, error: null }
  const fields = new Map([['Title', { name: 'Title', label: 'Job title', type: 'string' }]])
  const compare = useCompare(7)
  return (
    <>
      <CompareSection compare={compare} versions={versions} fields={fields} />
      <HistorySection
        time={time}
        compare={compare}
        versions={versions}
        total={3}
        fields={fields}
        error={null}
        onRetry={() => undefined}
      />
    </>
  )
}
const show = () =>
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Shown />
    </QueryClientProvider>,
  )
const asked = () => call.mock.calls.map(([, { id: _, clock: __, ...points }]) => points)

test('one version is compared with now, a second one with the first, with who and when; the address keeps it', async () => {
  show()
  const person = userEvent.setup()
  await person.click(screen.getByRole('button', { name: 'Compare version 1' }))
  const found = await screen.findByRole('region', { name: 'Comparison' })
  expect(await within(found).findByText('Job title')).toBeTruthy()
  expect(within(found).getByText('1 field differs')).toBeTruthy()
  expect(within(found).getByText(/^by Ana Ruiz, .*, version 2$/)).toBeTruthy()
  await person.click(screen.getByRole('button', { name: 'Compare version 2' }))
  expect(location.hash).toBe('#/records/Contact?r=7&left=v1&right=v2')
  expect(asked()).toEqual([{ from: 1 }, { from: 1, to: 2 }])
  expect(screen.getByRole('button', { name: 'Compare version 2' }).getAttribute('aria-pressed')).toBe('true')
  await person.click(screen.getByRole('button', { name: 'Close the comparison' }))
  expect(screen.queryByRole('region', { name: 'Comparison' })).toBe(null)
  expect(location.hash).toBe('#/records/Contact?r=7')
})

test('two instants are compared on the clock that is chosen', async () => {
  location.hash = `#/records/Contact?r=7&left=${instant(1)}&right=${instant(3)}&clock=seen`
  show()
  await screen.findByRole('region', { name: 'Comparison' })
  expect(call.mock.calls[0]?.[1]).toEqual({
    id: 7,
    clock: 'seen',
    from_at: instant(1),
    to_at: instant(3),
  })
  const person = userEvent.setup()
  await person.click(screen.getAllByLabelText('In the org')[0] ?? document.body)
  expect(call.mock.calls.at(-1)?.[1]).toMatchObject({ clock: 'org', from_at: instant(1) })
  const to = screen.getByLabelText('Instant to compare to')
  fireEvent.change(to, { target: { value: '2025-03-02T10:00:00' } })
  fireEvent.blur(to)
  await waitFor(() =>
    expect(call.mock.calls.at(-1)?.[1]).toMatchObject({
      to_at: new Date('2025-03-02T10:00:00').toISOString(),
    }),
  )
})

test('a comparison over versions that were let go says so', async () => {
  answer = { exact: false }
  location.hash = '#/records/Contact?r=7&left=v1'
  show()
  expect(await screen.findByText(/Versions in between were let go/)).toBeDefined()
})

test('a deletion and a return in between are told, with who and when', async () => {
  answer = {
    changes: [],
    turns: [
      { ...point(2), kind: 'deleted' },
      { ...point(3), kind: 'restored', modified_by: null },
    ],
  }
  location.hash = '#/records/Contact?r=7&left=v1'
  show()
  await screen.findByText('No difference, deleted and restored in between')
  const turns = screen.getByRole('list', { name: 'Deletions and returns in between' })
  expect(turns.textContent).toContain('Deleted by Ana Ruiz')
  expect(turns.textContent).toContain('Restored the org does not say by whom')
})

test.each([
  [{ to_state: 'deleted' }, 'Deleted, 1 field differs'],
  [{ from_state: 'deleted' }, 'Restored, 1 field differs'],
  [{ from_state: 'unknown', from: null }, 'First seen in between'],
  [{ from_state: 'unknown', to_state: 'unknown', from: null, to: null }, 'Nothing is known of either point'],
] as const)('what two points come to: %o is told as "%s"', (change, words) => {
  const found: RecordComparison = {
    ...compared,
    turns: [],
    id: 7,
    from: point(1),
    to: point(3),
    versions_between: 2,
    changes: [{ field: 'Title', from: 't1', to: 't2', ...point(2) }],
    ...change,
  }
  expect(comparisonFinding(found)).toBe(words)
})

test('what nobody can tell of an instant before the first version leads to the first version', async () => {
  answer = { from: null, from_state: 'unknown', exact: false, changes: [] }
  location.hash = `#/records/Contact?r=7&left=${instant(1)}&clock=seen`
  show()
  await screen.findByText('First seen in between')
  expect(screen.queryByText(/were let go/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Compare from its first version instead' }))
  expect(location.hash).toBe('#/records/Contact?r=7&left=v1&clock=seen')
})

test('ticks of versions lie by time, and never on each other', () => {
  expect(placesOf([100, 50, 0])).toEqual([97, 49, 1])
  const crowded = placesOf([1000, 999, 998, 0])
  expect(crowded).toEqual([97, 95, 93, 1])
})

test('a version can be looked at; the instant stands in the address', async () => {
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Show version 2' }))
  expect(new URLSearchParams(location.hash.split('?')[1]).get('at')).toBe(instant(2))
})
