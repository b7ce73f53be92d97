import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RecordClock } from '../../../contract/record-history.ts'
import { orpc } from '../../api/client.ts'
import { param, setParams, useRoute } from '../../shell/route.ts'
import { compareInput, pointOf, pointText } from './compare-points.ts'
import type { Point } from './compare-points.ts'
import { clockOf, clockPatch } from './use-as-of.ts'

const leftParam = 'left'
const rightParam = 'right'

/** Parameters without a comparison: what opening another record clears. */
export const noComparison = { [leftParam]: undefined, [rightParam]: undefined } as const

export type ComparePoints = {
  readonly left: Point | undefined
  /** Undefined is now: the newest version. */
  readonly right?: Point | undefined
  readonly clock?: RecordClock
}

/** Parameters that lay two points of a record beside each other. */
export const compareParams = ({ left, right, clock = 'org' }: ComparePoints) => ({
  [leftParam]: left === undefined ? undefined : pointText(left),
  [rightParam]: right === undefined ? undefined : pointText(right),
  ...clockPatch(clock),
})

/** Compares two points of the record that is open; it stands in the address, so that a link brings it again. */
export const comparePoints = (points: ComparePoints): void => setParams(compareParams(points))

/** Puts the comparison away. */
export const endComparison = (): void => setParams(noComparison)

/** The comparison in the address; without one nothing is asked for. */
export function useCompare(id: number) {
  const route = useRoute()
  const left = pointOf(param(route, leftParam))
  const right = pointOf(param(route, rightParam))
  const clock = clockOf(route)
  const query = useQuery(
    orpc.records.compare.queryOptions({
      input: compareInput(id, left ?? { version: 1 }, right, clock),
      enabled: left !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  return {
    left,
    right,
    clock,
    found: left !== undefined && query.data?.id === id ? query.data : undefined,
    error: query.error,
    retry: () => void query.refetch(),
  }
}
