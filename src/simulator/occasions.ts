import { acting, rulesOf } from './faults.ts'
import type { Line } from './faults.ts'
import type { Org } from './org.ts'

/** Whether somebody else holds a row at this attempt to change it. */
export function isLocked(org: Org, id: string): boolean {
  const { faults } = org
  if (faults.rules.length === 0) return false
  const locks = rulesOf(faults, 'lock-rows').filter(({ effect }) => effect.ids.has(id))
  return acting(locks, faults.line, org.clock.now()).length > 0
}

/** What this refresh does with the refresh token it used. */
export function rotationNow(org: Org): 'off' | 'on' | 'revoke-family' {
  const [rule] = acting(rulesOf(org.faults, 'rotate-refresh'), org.faults.line, org.clock.now())
  return rule?.effect.mode ?? 'off'
}

/** The beginnings of the transactions that are open, as far as this request is told. */
export const openTransactions = (org: Org): number[] =>
  acting(rulesOf(org.faults, 'open-transaction'), org.faults.line, org.clock.now()).map(
    ({ effect }) => effect.since,
  )

/** The time that an answer claims it is. */
export function toldTime(org: Org, line: Line): number {
  const now = org.clock.now()
  const skews = acting(rulesOf(org.faults, 'clock-skew'), line, now)
  return skews.reduce((told, { effect }) => told + effect.ms, now)
}

/** Settles what becomes of a job that begins now: it may hang, or break with the error answered. */
export function beginJob(org: Org, id: string): string | undefined {
  const { faults } = org
  const now = org.clock.now()
  const [stuck] = acting(rulesOf(faults, 'stuck-jobs'), undefined, now)
  if (stuck) faults.stuckJobs.set(id, stuck.until)
  return acting(rulesOf(faults, 'fail-jobs'), undefined, now)[0]?.effect.error
}

/** Whether a job hangs; it goes on when the time of the fault is over. */
export function isStuck(org: Org, id: string): boolean {
  const until = org.faults.stuckJobs.get(id)
  if (until === undefined) return false
  if (org.clock.now() < until) return true
  org.faults.stuckJobs.delete(id)
  return false
}
