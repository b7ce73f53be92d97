/** Instant in a table (ms) → instant at the edge (ISO, UTC). */
export function iso(ms: number): string {
  return new Date(ms).toISOString()
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}

/** A half-open window `(after, until]` in milliseconds: the only kind of time range there is here (B5). */
export type Window = { readonly after: number; readonly until: number }

/** Is an instant inside `(after, until]`. */
export function inWindow(at: number, window: Window): boolean {
  return at > window.after && at <= window.until
}

/** Spreads a delay by ±10 % so that many timers set together do not fire together. */
export function jitter(ms: number, random: () => number = Math.random): number {
  return Math.round(ms * (0.9 + random() * 0.2))
}
