/** A request that was answered, for the page that shows them. */
export type Seen = {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ms: number
  /** The kind of the fault that befell it. */
  readonly fault?: string | undefined
}

const MOST_SEEN = 100

/** What the organisation has been asked so far. */
export type Stats = {
  readonly startedAt: number
  calls: number
  tokens: number
  refused: number
  readonly byKind: Record<string, number>
}

const seen = new WeakMap<Stats, Seen[]>()

/** The latest requests of clients, newest first. */
export const latestRequests = (stats: Stats): readonly Seen[] => seen.get(stats) ?? []

export function noteRequest(stats: Stats, one: Seen): void {
  seen.set(stats, [one, ...latestRequests(stats)].slice(0, MOST_SEEN))
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
