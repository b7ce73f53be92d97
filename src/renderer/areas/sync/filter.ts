import type { SyncRun } from '../../../contract/sync.ts'
import { param } from '../../shell/route.ts'
import type { ParamPatch, Route } from '../../shell/route.ts'

export const runStates = ['all', 'active', 'failed', 'done', 'cancelled'] as const
export type RunState = (typeof runStates)[number]

export const stateWord: Readonly<Record<RunState, string>> = {
  all: 'All',
  active: 'Under way',
  failed: 'Failed',
  done: 'Done',
  cancelled: 'Cancelled',
}

/** What of all runs is asked for; `all` and undefined leave a part open. */
export type RunFilter = {
  readonly state: RunState
  readonly object: string | undefined
  readonly connection: number | undefined
}

/** The filter an address stands for. An unknown state reads as all. */
export function filterOf(route: Route, connection: number | undefined): RunFilter {
  const state = param(route, 'state')
  return {
    state: runStates.find((known) => known === state) ?? 'all',
    object: param(route, 'object'),
    connection,
  }
}

/** The address of a filter; `filterOf` reads it back. */
export const filterParams = (filter: Partial<Pick<RunFilter, 'state' | 'object'>>): ParamPatch => ({
  ...('state' in filter ? { state: filter.state === 'all' ? undefined : filter.state } : {}),
  ...('object' in filter ? { object: filter.object } : {}),
})

/** Input of `sync.runs` for a filter. */
export function runsInput({ state, object, connection }: RunFilter) {
  return {
    ...(connection === undefined ? {} : { integration_id: connection }),
    ...(object === undefined ? {} : { object }),
    ...(state === 'active' ? { active: true } : state === 'all' ? {} : { status: state }),
  }
}

const active = new Set<SyncRun['status']>(['queued', 'running', 'paused', 'interrupted'])

function fits(run: SyncRun, filter: RunFilter): boolean {
  if (filter.connection !== undefined && run.integration_id !== filter.connection) return false
  if (filter.object !== undefined && run.object !== filter.object) return false
  if (filter.state === 'all') return true
  return filter.state === 'active' ? active.has(run.status) : run.status === filter.state
}

/**
 * Rows as read, with the live state of runs under way laid over them. Runs too new for the last answer come
 * first; runs that no longer fit the filter leave.
 */
export function mergeRuns(
  rows: readonly SyncRun[],
  live: ReadonlyMap<number, SyncRun>,
  filter: RunFilter,
): readonly SyncRun[] {
  const known = new Set(rows.map((run) => run.id))
  const newest = rows[0]?.id ?? 0
  const fresh = [...live.values()].filter((run) => !known.has(run.id) && run.id > newest)
  return [
    ...fresh.toSorted((one, other) => other.id - one.id),
    ...rows.map((run) => live.get(run.id) ?? run),
  ].filter((run) => fits(run, filter))
}
