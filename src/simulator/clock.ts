/** The organisation's own time: the machine's, shifted. All instants are epoch milliseconds. */
export type Clock = { offsetMs: number; now(): number }

export function makeClock(offsetMs = 0): Clock {
  const clock: Clock = { offsetMs, now: () => Date.now() + clock.offsetMs }
  return clock
}

export const DAY = 86_400_000

/** Salesforce keeps instants to the second. */
export const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000

const days = new Map<number, string>()

/** The calendar day of an instant in UTC; kept, because a table's instants fall on few days. */
export function isoDay(ms: number): string {
  const day = Math.floor(ms / DAY)
  let text = days.get(day)
  if (text === undefined) {
    if (days.size > 5000) days.clear()
    text = new Date(ms).toISOString().slice(0, 10)
    days.set(day, text)
  }
  return text
}

/** `2026-01-02T03:04:05.000+0000`, the form of every instant in a REST body. */
export const isoInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}+0000`
