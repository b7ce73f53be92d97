import { expect, test } from 'vitest'
import { formatRoute, parseRoute, patchParams } from '../../shell/route.ts'
import { filterOf, filterParams, mergeRuns, runsInput } from './filter.ts'
import type { RunFilter } from './filter.ts'
import { aRun } from './testing.ts'

const open: RunFilter = { state: 'all', object: undefined, connection: undefined }
const live = (...runs: readonly ReturnType<typeof aRun>[]) => new Map(runs.map((run) => [run.id, run]))

test.each([
  { state: 'failed', object: 'Loyalty_Tier__c', connection: 4 },
  { state: 'active', object: undefined, connection: undefined },
  { state: 'all', object: 'Contact & Lead/2', connection: 1 },
] as const)('a filter survives its address: %o', (filter) => {
  const hash = formatRoute({ area: 'sync', path: [], params: patchParams({}, filterParams(filter)) })
  expect(filterOf(parseRoute(hash), filter.connection)).toEqual(filter)
})

test('an unknown state in an address shows all', () => {
  expect(filterOf(parseRoute('#/sync?state=exploded'), undefined)).toEqual(open)
})

test('under way asks for active runs, the other states by name', () => {
  expect(runsInput({ ...open, state: 'active' })).toEqual({ active: true })
  expect(runsInput({ state: 'done', object: 'Lead', connection: 2 })).toEqual({
    status: 'done',
    object: 'Lead',
    integration_id: 2,
  })
})

test('live state replaces what was read, new runs come first, old ones off the page stay off', () => {
  const rows = [aRun({ id: 9, read: 1 }), aRun({ id: 8, status: 'done' })]
  const merged = mergeRuns(
    rows,
    live(aRun({ id: 9, read: 500 }), aRun({ id: 12 }), aRun({ id: 10 }), aRun({ id: 2 })),
    open,
  )
  expect(merged.map((run) => [run.id, run.read])).toEqual([
    [12, 41_000],
    [10, 41_000],
    [9, 500],
    [8, 41_000],
  ])
})

test('a live run shows only where the filter lets it', () => {
  const runs = live(aRun({ id: 20 }), aRun({ id: 21, object: 'Lead' }), aRun({ id: 22, integration_id: 7 }))
  const ids = (filter: Partial<RunFilter>) => mergeRuns([], runs, { ...open, ...filter }).map((run) => run.id)
  expect(ids({ object: 'Lead' })).toEqual([21])
  expect(ids({ connection: 7 })).toEqual([22])
  expect(ids({ state: 'failed' })).toEqual([])
})

test('a run that was queued when read and fails meanwhile leaves the active list', () => {
  const read = [aRun({ id: 5, status: 'queued' })]
  expect(mergeRuns(read, live(aRun({ id: 5, status: 'failed' })), { ...open, state: 'active' })).toEqual([])
})
