import { registerKey } from '../oauth/assertion.ts'
import { clientOf, DEMO_CLIENT } from '../oauth/clients.ts'
import { REGISTRATION, registerClient } from '../oauth/registry.ts'
import { issueToken, newFamily } from '../oauth/tokens.ts'
import { bad, textIn } from './input.ts'
import type { Dial } from './input.ts'

/** Tokens without the login page, for scripts and tests. */
const token: Dial = {
  takes: ['username'],
  run: (org, input) => {
    const username = input['username'] === undefined ? org.users[0]!.username : textIn(input, 'username')
    const user = org.users.find((one) => one.username === username)
    const client = clientOf(org, DEMO_CLIENT)
    if (!user || !client) throw bad(`no such user: ${username}`)
    const grant = { client, userId: user.id, scope: 'refresh_token api web id', family: newFamily() }
    return {
      accessToken: issueToken(org, grant, 'access'),
      refreshToken: issueToken(org, grant, 'refresh'),
      username: user.username,
      userId: user.id,
    }
  },
}

/** Lets a client sign in by JWT. */
const clientKey: Dial = {
  takes: ['clientId', 'publicKey'],
  run: (org, input) => {
    const clientId = textIn(input, 'clientId')
    if (!clientOf(org, clientId)) throw bad(`no client ${clientId}`)
    try {
      registerKey(org, clientId, textIn(input, 'publicKey'))
    } catch {
      throw bad('publicKey must be an RSA or P-256 public key, or a certificate with one, as PEM')
    }
    return { clientId }
  },
}

/** Registers an app or changes one. */
const client: Dial = { takes: REGISTRATION, run: registerClient }

/** Who may come in, and how. */
export const SESSION_DIALS: Readonly<Record<string, Dial>> = { token, client, 'client-key': clientKey }
