import type { Answer, Call } from '../http.ts'
import { html, ok } from '../http.ts'
import { PAGE_CSP } from '../pages/page.ts'
import { authenticate } from './authenticate.ts'
import { clientOf } from './clients.ts'
import { INTERVAL_S } from './devices.ts'
import type { Devices } from './devices.ts'
import { NO_STORE, oauthError } from './errors.ts'
import { fieldsOf } from './form.ts'
import { allowPage, connectPage, DISABLED, donePage, loginPage } from './pages.ts'
import { isLasting, scopeFor } from './scopes.ts'
import { grantAccess, isActive, newFamily } from './tokens.ts'

const AT = '/setup/connect'
const shown = (status: number, page: string) => html(status, page, `${PAGE_CSP}; form-action 'self'`)

/** `response_type=device_code`: a device without a browser asks for a code to show. */
export function openDevice(call: Call, devices: Devices, form: URLSearchParams): Answer {
  const client = authenticate(call, form, true)
  if ('status' in client) return client
  if (!client.device) return oauthError('invalid_request', 'device flow is not enabled for this app')
  const scope = scopeFor(client, form.get('scope'))
  if (scope === undefined) return oauthError('invalid_scope', 'the requested scope is not allowed')
  const { deviceCode, userCode } = devices.open(client.id, scope, call.org.clock.now())
  return ok(
    {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: call.baseUrl + AT,
      interval: INTERVAL_S,
    },
    NO_STORE,
  )
}

/** `grant_type=device`: the device asks whether somebody has let it in meanwhile. */
export function byDevice(call: Call, devices: Devices, form: URLSearchParams): Answer {
  const client = authenticate(call, form, true)
  if ('status' in client) return client
  const turn = devices.poll(form.get('code') ?? '', client.id, call.org.clock.now())
  // The clients know this one by its code alone; it comes without a description.
  if (turn === 'pending') return { status: 400, body: { error: 'authorization_pending' }, headers: NO_STORE }
  if (turn === 'too soon') return oauthError('slow_down', 'polling too frequently')
  if (turn === 'denied') return oauthError('access_denied', 'end-user denied authorization')
  if (turn === 'expired') return oauthError('expired_token', 'expired device code')
  if (turn === 'unknown') return oauthError('invalid_grant', 'invalid device code')
  const grant = { client, userId: turn.userId ?? '', scope: turn.scope, family: newFamily() }
  return grantAccess(call, grant, isLasting(turn.scope))
}

/** `/setup/connect`: where a person enters the code of the device, says who they are, and lets it in or not. */
export function connect(call: Call, devices: Devices): Answer | undefined {
  const { org, method, keys } = call
  const step = keys[2]
  const now = org.clock.now()
  if (method === 'GET' && step === undefined) {
    return shown(200, connectPage({ org, code: call.query.get('user_code') ?? '' }))
  }
  if (method !== 'POST') return undefined
  const form = fieldsOf(call)
  if (step === undefined) {
    const code = form.get('user_code') ?? ''
    const id = devices.visit(code, now) ?? ''
    const client = clientOf(org, devices.visited(id, now)?.clientId ?? null)
    if (client) return shown(200, loginPage({ org, client, id, at: AT }))
    return shown(
      400,
      connectPage({ org, code, problem: 'This code is not valid. Look at your device again.' }),
    )
  }
  const id = form.get('request') ?? ''
  const device = devices.visited(id, now)
  const client = device && clientOf(org, device.clientId)
  if (!device || !client) {
    return shown(400, connectPage({ org, code: '', problem: 'This code is no longer valid. Start again.' }))
  }
  if (step === 'login') {
    const user = org.users.find((one) => one.username === form.get('username'))
    if (!user) return shown(400, loginPage({ org, client, id, at: AT, problem: 'Choose a user.' }))
    if (!isActive(org, user.id)) {
      return shown(400, loginPage({ org, client, id, at: AT, problem: DISABLED }))
    }
    device.userId = user.id
    return shown(200, allowPage({ org, client, id, at: AT, user, scope: device.scope }))
  }
  if (step !== 'decide') return undefined
  if (device.userId === undefined) return shown(400, loginPage({ org, client, id, at: AT }))
  device.decision = form.get('decision') === 'allow' ? 'allowed' : 'denied'
  return shown(200, donePage(org, client, device.decision === 'allowed'))
}
