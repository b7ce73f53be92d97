import { calmBulk } from '../bulk/dials.ts'
import { isoInstant } from '../clock.ts'
import { addFault, FAULT_KINDS } from '../faults.ts'
import type { FaultKind } from '../faults.ts'
import { expireSessions } from '../oauth/tokens.ts'
import { touchSchema } from '../schema/added.ts'
import { bad, fieldIn, flagIn, idIn, instantIn, numberIn, textIn } from './input.ts'
import type { Dial } from './input.ts'

/** Faults that are a state of the organisation rather than a rule for requests. */
const STATES: Readonly<Record<string, Dial['run']>> = {
  'expire-tokens': (org) => ({ expired: expireSessions(org) }),
  'rotate-refresh': (org, input) => {
    org.faults.rotateRefresh = flagIn(input, 'on', true)
    return { rotateRefresh: org.faults.rotateRefresh }
  },
  'hide-field': (org, input) => {
    org.hidden.add(fieldIn(org, input).toLowerCase())
    touchSchema(org)
    return { hidden: [...org.hidden] }
  },
  'show-field': (org, input) => {
    org.hidden.delete(`${textIn(input, 'object')}.${textIn(input, 'field')}`.toLowerCase())
    touchSchema(org)
    return { hidden: [...org.hidden] }
  },
  'lock-rows': (org, input) => {
    const { ids } = input
    if (!Array.isArray(ids)) throw bad('ids must be an array of ids')
    const until = org.clock.now() + numberIn(input, 'forMs', 10_000)
    for (const id of ids) org.faults.locks.set(idIn({ id }, 'id'), until)
    return { until: isoInstant(until), locked: org.faults.locks.size }
  },
  'clock-skew': (org, input) => {
    org.faults.dateSkewMs = numberIn(input, 'ms')
    return { dateSkewMs: org.faults.dateSkewMs }
  },
  'open-transaction': (org, input) => {
    const since = instantIn(input, 'since', org.clock.now())
    org.openTransactions.add(since)
    return { since: isoInstant(since) }
  },
  'close-transactions': (org) => {
    org.openTransactions.clear()
    return {}
  },
  clear: (org) => {
    org.faults.rules = []
    org.faults.rotateRefresh = false
    org.faults.dateSkewMs = 0
    org.faults.locks.clear()
    org.hidden.clear()
    org.openTransactions.clear()
    calmBulk(org)
    touchSchema(org)
    return {}
  },
}

/** Trouble of every kind. */
export const fault: Dial = {
  run: (org, input) => {
    const kind = textIn(input, 'kind')
    const state = STATES[kind]
    if (state) return state(org, input)
    if (!(FAULT_KINDS as readonly string[]).includes(kind)) {
      throw bad(`no fault ${kind}; there are ${[...FAULT_KINDS, ...Object.keys(STATES)].join(', ')}`)
    }
    return addFault(org.faults, input, kind as FaultKind, org.clock.now())
  },
}
