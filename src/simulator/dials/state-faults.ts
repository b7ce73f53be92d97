import { bad, fieldIn, idIn, instantIn, numberIn, textIn } from './input.ts'
import type { Fault } from './request-faults.ts'

const LOCK_MS = 10_000

/** Trouble that is a state of the organisation: who is signed in, who sees what, who holds which row. */
export const STATE_FAULTS: Readonly<Record<string, Fault>> = {
  /** Ends all sessions. */
  'expire-tokens': { takes: [], scope: 'data', effect: () => ({ does: 'expire-tokens' }) },
  /** Ends a sign-in with its refresh token: a user's, or that of the request, or all when it is done at once. */
  'revoke-session': {
    takes: ['username'],
    scope: 'data',
    effect: (org, input) => {
      const username = input['username'] === undefined ? undefined : textIn(input, 'username')
      if (username !== undefined && !org.users.some((user) => user.username === username)) {
        throw bad(`no such user: ${username}`)
      }
      return { does: 'revoke-session', username }
    },
  },
  /** A refresh hands out a new refresh token and spends the old one, or makes it end the family if it comes back. */
  'rotate-refresh': {
    takes: ['on', 'mode'],
    scope: 'any',
    single: true,
    effect: (_, input) => {
      const mode = input['mode'] ?? 'on'
      if (mode !== 'on' && mode !== 'revoke-family') throw bad('mode must be off, on or revoke-family')
      return { does: 'rotate-refresh', mode }
    },
  },
  /** Field-level security. */
  'hide-field': {
    takes: ['object', 'field'],
    scope: 'data',
    effect: (org, input) => ({ does: 'hide-field', field: fieldIn(org, input) }),
  },
  /** Somebody else holds these rows. */
  'lock-rows': {
    takes: ['ids'],
    scope: 'any',
    forMs: (input) => (input['times'] === undefined && input['every'] === undefined ? LOCK_MS : undefined),
    effect: (_, input) => {
      const { ids } = input
      if (!Array.isArray(ids) || ids.length === 0) throw bad('ids must be an array of ids')
      return { does: 'lock-rows', ids: new Set(ids.map((id: unknown) => idIn({ ids: id }, 'ids'))) }
    },
  },
  /** The `Date` of answers is off. */
  'clock-skew': {
    takes: ['ms'],
    scope: 'any',
    single: true,
    effect: (_, input) => ({ does: 'clock-skew', ms: numberIn(input, 'ms') }),
  },
  /** A long transaction that holds `latestDateCovered` back. */
  'open-transaction': {
    takes: ['since'],
    scope: 'any',
    effect: (org, input) => ({
      does: 'open-transaction',
      since: instantIn(input, 'since', org.clock.now()),
    }),
  },
  /** Jobs that begin now stay InProgress until it is over. */
  'stuck-jobs': { takes: [], scope: 'any', everywhere: true, effect: () => ({ does: 'stuck-jobs' }) },
  /** Jobs that begin now end as Failed. */
  'fail-jobs': {
    takes: ['error'],
    scope: 'any',
    everywhere: true,
    effect: (_, input) => ({
      does: 'fail-jobs',
      error:
        input['error'] === undefined
          ? 'InternalServerError : An unexpected error occurred'
          : textIn(input, 'error'),
    }),
  },
}
