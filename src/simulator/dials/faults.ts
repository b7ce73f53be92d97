import { dropRules, tellRule } from '../faults.ts'
import type { Effect, FaultRule } from '../faults.ts'
import { touchSchema } from '../schema/added.ts'
import { expireSessions } from '../oauth/tokens.ts'
import type { Org } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { revokeSessions } from '../trouble.ts'
import { assertTakes, bad, countIn, fieldIn, flagIn, textIn } from './input.ts'
import type { Dial } from './input.ts'
import { REQUEST_FAULTS } from './request-faults.ts'
import { STATE_FAULTS } from './state-faults.ts'

/** Every kind of trouble that a rule can make. */
export const FAULTS = { ...REQUEST_FAULTS, ...STATE_FAULTS }

const WHEN = ['kind', 'every', 'times', 'forMs']
const WHERE = ['match', 'method']
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

function methodIn(input: JsonObject): string {
  if (input['method'] === undefined) return ''
  const method = textIn(input, 'method').toUpperCase()
  if (!METHODS.includes(method)) throw bad(`method must be one of ${METHODS.join(', ')}, not ${method}`)
  return method
}

/** Adds a rule of a kind as a command describes it. */
export function plant(org: Org, kind: string, input: JsonObject): FaultRule {
  const fault = FAULTS[kind]!
  assertTakes(`fault ${kind}`, [...WHEN, ...(fault.everywhere === true ? [] : WHERE), ...fault.takes], input)
  const match = input['match'] === undefined || input['match'] === '' ? '' : textIn(input, 'match')
  const forMs = input['forMs'] ?? fault.forMs?.(input)
  const rule: FaultRule = {
    id: org.faults.nextId,
    kind,
    match: match.toLowerCase() || (fault.match ?? ''),
    method: methodIn(input),
    scope: fault.scope,
    every: countIn(input, 'every', 1, 1),
    left: input['times'] === undefined ? Number.POSITIVE_INFINITY : countIn(input, 'times', 1),
    seen: 0,
    until: forMs === undefined ? Number.POSITIVE_INFINITY : org.clock.now() + countIn({ forMs }, 'forMs', 1),
    effect: fault.effect(org, input),
  }
  org.faults.nextId++
  if (fault.single === true) dropRules(org.faults, (one) => one.effect.does === rule.effect.does)
  org.faults.rules.push(rule)
  return rule
}

const isPlain = (input: JsonObject): boolean =>
  ![...WHEN.slice(1), ...WHERE].some((name) => input[name] !== undefined)

const ends = (org: Org, does: Effect['does'], input: JsonObject, takes: readonly string[] = []) => {
  assertTakes(`fault ${String(input['kind'])}`, ['kind', ...takes], input)
  dropRules(org.faults, (rule) => rule.effect.does === does)
  return { faults: org.faults.rules.map(tellRule) }
}

/** What is done at once and leaves no rule, or takes one away. Undefined: it is a rule after all. */
const AT_ONCE: Readonly<Record<string, (org: Org, input: JsonObject) => unknown>> = {
  'expire-tokens': (org, input) => (isPlain(input) ? { expired: expireSessions(org) } : undefined),
  'revoke-session': (org, input) => {
    if (!isPlain(input)) return undefined
    const effect = FAULTS['revoke-session']!.effect(org, input)
    return { revoked: revokeSessions(org, effect.does === 'revoke-session' ? effect : {}) }
  },
  'rotate-refresh': (org, input) =>
    flagIn(input, 'on', true) && input['mode'] !== 'off'
      ? undefined
      : ends(org, 'rotate-refresh', input, ['on', 'mode']),
  'close-transactions': (org, input) => ends(org, 'open-transaction', input),
  'show-field': (org, input) => {
    const field = fieldIn(org, input).toLowerCase()
    dropRules(
      org.faults,
      ({ effect }) => effect.does === 'hide-field' && effect.field.toLowerCase() === field,
    )
    return { hidden: [...org.hidden].filter((one) => one !== field) }
  },
  /** Ends one rule, by the id it was given. */
  end: (org, input) => {
    assertTakes('fault end', ['kind', 'id'], input)
    const id = countIn(input, 'id', 1)
    const before = org.faults.rules.length
    dropRules(org.faults, (rule) => rule.id === id)
    if (org.faults.rules.length === before) throw bad(`no fault has the id ${id}`)
    return { faults: org.faults.rules.map(tellRule) }
  },
}

/** Ends all the trouble that rules make; what was late is committed. */
export function calmFaults(org: Org): void {
  org.faults.rules = []
  org.faults.stuckJobs.clear()
  for (const late of org.lateCommits.splice(0)) org.lateCommits.push({ ...late, visibleAt: 0 })
  touchSchema(org)
}

/** Trouble of every kind. `clear` is what ends the trouble of all dials, not only of this one. */
export const faultDial = (clear: (org: Org) => unknown): Dial => ({
  calm: calmFaults,
  run: (org, input) => {
    const kind = textIn(input, 'kind')
    if (kind === 'clear') {
      assertTakes('fault clear', ['kind'], input)
      return clear(org)
    }
    const done = Object.hasOwn(AT_ONCE, kind) ? AT_ONCE[kind]!(org, input) : undefined
    if (done !== undefined) return done
    if (!Object.hasOwn(FAULTS, kind)) {
      const kinds = new Set([...Object.keys(FAULTS), ...Object.keys(AT_ONCE), 'clear'])
      throw bad(`no fault ${kind}; there are ${[...kinds].join(', ')}`)
    }
    return tellRule(plant(org, kind, input))
  },
})
