import { acting, dropOver, isStanding, rulesOf } from './faults.ts'
import type { FaultRule, Line } from './faults.ts'
import type { Call } from './http.ts'
import { settleLateCommits } from './late.ts'
import { expireSessions, findToken, revokeFamily } from './oauth/tokens.ts'
import type { Org } from './org.ts'
import { touchSchema } from './schema/added.ts'

/** Makes `hidden` what the rules say, counting only those that hold now; the schema has then changed. */
function hide(org: Org, rules: readonly FaultRule[]): void {
  const wanted = new Set(
    rules.flatMap(({ effect }) => (effect.does === 'hide-field' ? [effect.field.toLowerCase()] : [])),
  )
  if (wanted.size === org.hidden.size && [...wanted].every((field) => org.hidden.has(field))) return
  org.hidden.clear()
  for (const field of wanted) org.hidden.add(field)
  touchSchema(org)
}

const standing = (org: Org): FaultRule[] => rulesOf(org.faults, 'hide-field').filter(isStanding)

/** Lets everything heal whose time has come, by the organisation's own clock. */
export function heal(org: Org): void {
  settleLateCommits(org)
  dropOver(org.faults, org.clock.now())
  hide(org, standing(org))
}

/** Ends sessions for good: those of a user, or the one that a token belongs to, or all. */
export function revokeSessions(org: Org, of: { username?: string | undefined; token?: string }): number {
  if (of.token !== undefined) {
    const found = findToken(org, of.token)
    if (found) revokeFamily(org, found.family)
    return found ? 1 : 0
  }
  const user = of.username === undefined ? undefined : org.users.find((one) => one.username === of.username)
  const all = 'DELETE FROM sim_token'
  return user ? org.prepare(`${all} WHERE user_id = ?`).run(user.id).changes : org.prepare(all).run().changes
}

/** The token of a request, wherever its kind of request has it. */
const tokenOf = ({ headers, keys, body }: Call): string =>
  keys[1] === 'soap'
    ? (/sessionId>([^<]+)</.exec(body.toString('utf8', 0, 4096))?.[1] ?? '')
    : String(headers['x-sfdc-session'] ?? '') || (headers.authorization ?? '').replace(/^\S+\s+/, '')

function endSessions(call: Call, rule: FaultRule): void {
  const { effect } = rule
  if (effect.does === 'expire-tokens') expireSessions(call.org)
  if (effect.does !== 'revoke-session') return
  const { username } = effect
  revokeSessions(call.org, username === undefined ? { token: tokenOf(call) } : { username })
}

/** Answers a request under the state faults that act on it; what holds for it alone is over afterwards. */
export function during<T>(call: Call, line: Line, answer: () => T): T {
  const { org } = call
  const { faults } = org
  heal(org)
  if (faults.rules.length === 0) return answer()
  const now = org.clock.now()
  const ending = [...rulesOf(faults, 'expire-tokens'), ...rulesOf(faults, 'revoke-session')]
  for (const rule of acting<FaultRule>(ending, line, now)) endSessions(call, rule)
  const passing = rulesOf(faults, 'hide-field').filter((rule) => !isStanding(rule))
  hide(org, [...standing(org), ...acting(passing, line, now)])
  faults.line = line
  try {
    return answer()
  } finally {
    faults.line = undefined
    heal(org)
  }
}
