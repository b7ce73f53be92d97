import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { clocks } from '../../../contract/record-history.ts'
import type { RecordClock } from '../../../contract/record-history.ts'
import { orpc } from '../../api/client.ts'
import { param, setParams, useRoute } from '../../shell/route.ts'
import type { Route } from '../../shell/route.ts'

const atParam = 'at'
const clockParam = 'clock'

/** Goes to an instant of the record that is open, or back to now. It stands in the address, so a link brings it again. */
export function travelTo(at: string | undefined, clock: RecordClock = 'org'): void {
  setParams({ [atParam]: at, ...clockPatch(at === undefined ? 'org' : clock) })
}

/** The clock an address is on; that of the org unless it says so. */
export const clockOf = (route: Route): RecordClock =>
  clocks.find((known) => known === param(route, clockParam)) ?? 'org'

/** The parameter of a clock; `clockOf` reads it back. */
export const clockPatch = (clock: RecordClock) => ({ [clockParam]: clock === 'org' ? undefined : clock })

/** The record as of the instant in the address; without one nothing is asked for. */
export function useAsOf(id: number) {
  const route = useRoute()
  const at = validInstant(param(route, atParam))
  const clock = clockOf(route)
  const query = useQuery(
    orpc.records.asOf.queryOptions({
      input: { id, at: at ?? '1970-01-01T00:00:00.000Z', clock },
      enabled: at !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  return {
    at,
    clock,
    found: at !== undefined && query.data?.id === id ? query.data : undefined,
    error: query.error,
  }
}

/** An instant as the core takes it; undefined for anything mangled. */
export function validInstant(text: string | undefined): string | undefined {
  const ms = Date.parse(text ?? '')
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** An instant as an input of date and time wants it: local, to the second. */
export function localMoment(instant: string | undefined): string {
  if (instant === undefined) return ''
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
