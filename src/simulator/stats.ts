/** What the organisation has been asked so far. */
export type Stats = {
  readonly startedAt: number
  calls: number
  tokens: number
  refused: number
  readonly byKind: Record<string, number>
}

export const makeStats = (now: number): Stats => ({
  startedAt: now,
  calls: 0,
  tokens: 0,
  refused: 0,
  byKind: {},
})

export function countCall(stats: Stats, kind: string): void {
  stats.calls++
  stats.byKind[kind] = (stats.byKind[kind] ?? 0) + 1
}
