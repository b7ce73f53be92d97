export type Part = {
  readonly state: 'done' | 'running' | 'waiting'
  /** Share done of a running part, 0 to 1. */
  readonly share?: number
  readonly failures?: boolean
}

/** At most `limit` blocks: neighbours join, the least finished state and any failure win, so nothing hides. */
export function buckets(parts: readonly Part[], limit: number): readonly Part[] {
  if (parts.length <= limit) return parts
  return Array.from({ length: limit }, (_, at) => {
    const from = Math.floor((at * parts.length) / limit)
    const group = parts.slice(from, Math.floor(((at + 1) * parts.length) / limit))
    const done = group.filter((part) => part.state === 'done').length
    const state =
      done === group.length ? 'done' : group.some((p) => p.state !== 'waiting') ? 'running' : 'waiting'
    return { state, share: done / group.length, failures: group.some((part) => part.failures) }
  })
}
