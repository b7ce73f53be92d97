import { bad, textIn } from '../dials/input.ts'
import type { Org } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { setMeta } from '../store.ts'
import { changesOf, clientOf, metaOf, ROTATIONS } from './clients.ts'
import type { Changes, Registration } from './clients.ts'
import { SCOPES } from './scopes.ts'

const isFlag = (value: unknown) => typeof value === 'boolean'
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isText)
const isRedirect = (uri: string) => URL.canParse(uri) && !uri.includes('#')

/** What each member of a registration may be, for the administrator who got it wrong. */
const RULES: Readonly<
  Record<keyof Registration, readonly [what: string, (value: unknown, org: Org) => boolean]>
> = {
  label: ['a text', isText],
  secret: ['a text', isText],
  redirectUris: [
    'an array of absolute addresses without fragment',
    (value) => isList(value) && value.every(isRedirect),
  ],
  runAs: ['the username of a user', (value, org) => org.users.some((user) => user.username === value)],
  scopes: [
    'an array of scopes that Salesforce knows',
    (value) => isList(value) && value.every((word) => SCOPES.includes(word)),
  ],
  rotation: [`one of ${ROTATIONS.join(', ')}`, (value) => ROTATIONS.some((mode) => mode === value)],
  pkce: ['required or optional', (value) => value === 'required' || value === 'optional'],
  device: ['true or false', isFlag],
  blocked: ['true or false', isFlag],
}

/** The names that a registration may have. */
export const REGISTRATION: readonly string[] = ['clientId', ...Object.keys(RULES)]

/**
 * Registers an app or changes one: what the body does not name stays as it is, null takes away what the app has. Answers the app as it is now, without its secret.
 */
export function registerClient(org: Org, input: JsonObject): unknown {
  const id = textIn(input, 'clientId')
  const { clientId: _, ...given } = input
  for (const [name, [what, isRight]] of Object.entries(RULES)) {
    const value = given[name]
    if (value !== undefined && value !== null && !isRight(value, org)) throw bad(`${name} must be ${what}`)
  }
  const changes: Changes = { ...changesOf(org, id), ...given }
  setMeta(org.db, metaOf(id), JSON.stringify(changes))
  const { id: clientId, secret, redirects, ...rest } = clientOf(org, id)!
  return { clientId, public: secret === undefined, redirectUris: redirects, ...rest }
}
