import type { Answer, Call } from '../http.ts'
import { formOf, html, redirect } from '../http.ts'
import { clientOf, mayRedirect } from './clients.ts'
import { BLOCKED } from './errors.ts'
import type { Codes, Request } from './codes.ts'
import { allowPage, DISABLED, errorPage, loginPage } from './pages.ts'
import { scopeFor } from './scopes.ts'
import { isActive } from './tokens.ts'
import { PAGE_CSP } from '../pages/page.ts'

/** A form may lead on only to this server and to where the app waits. */
function cspFor(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri)
  // An app of a phone or a desktop waits at a scheme of its own, which has no origin.
  return `${PAGE_CSP}; form-action 'self' ${origin === 'null' ? protocol : origin}`
}

const AT = '/services/oauth2/authorize'

const refuse = (error: string, description: string): Answer =>
  html(400, errorPage(error, description), `${PAGE_CSP}; form-action 'none'`)

function back(request: Pick<Request, 'redirectUri' | 'state'>, answer: Record<string, string>): Answer {
  const url = new URL(request.redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (request.state !== '') url.searchParams.set('state', request.state)
  return redirect(url.href)
}

/** `GET /services/oauth2/authorize`: checks the request, then asks who is there. */
export function authorize(call: Call, codes: Codes): Answer {
  const { query, org } = call
  const client = clientOf(org, query.get('client_id'))
  if (!client) return refuse('invalid_client_id', 'client identifier invalid')
  const redirectUri = query.get('redirect_uri')
  if (!mayRedirect(client, redirectUri)) {
    return refuse('redirect_uri_mismatch', 'redirect_uri must match configuration')
  }
  const state = query.get('state') ?? ''
  const fail = (error: string, description: string) =>
    back({ redirectUri, state }, { error, error_description: description })
  if (client.blocked) return fail(...BLOCKED)
  if (query.get('response_type') !== 'code')
    return fail('unsupported_response_type', 'response type not supported')
  const challenge = query.get('code_challenge') ?? ''
  const optional = client.pkce === 'optional' && challenge === ''
  if (!optional && !/^[\w-]{43}$/.test(challenge))
    return fail('invalid_request', 'missing required code challenge')
  if ((query.get('code_challenge_method') ?? 'S256') !== 'S256') {
    return fail('invalid_request', 'invalid code challenge method')
  }
  const scope = scopeFor(client, query.get('scope'))
  if (scope === undefined) {
    return fail('invalid_scope', 'the requested scope is not allowed')
  }
  const id = codes.open({
    clientId: client.id,
    redirectUri,
    state,
    scope,
    challenge,
    nonce: query.get('nonce') ?? '',
    createdAt: org.clock.now(),
  })
  return html(200, loginPage({ org, client, id, at: AT }), cspFor(redirectUri))
}

const gone = () =>
  refuse('expired', 'This sign-in is no longer open. Go back to the application and start again.')

/** The login form: a user is chosen, then the app's request is shown. */
export function login(call: Call, codes: Codes): Answer {
  const form = formOf(call)
  const id = form.get('request') ?? ''
  const request = codes.request(id, call.org.clock.now())
  const client = request && clientOf(call.org, request.clientId)
  if (!request || !client) return gone()
  const answer = (page: string) => html(200, page, cspFor(request.redirectUri))
  const step = { org: call.org, client, id, at: AT }
  const user = call.org.users.find((one) => one.username === form.get('username'))
  if (!user) return answer(loginPage({ ...step, problem: 'Choose a user.' }))
  if (!isActive(call.org, user.id)) return answer(loginPage({ ...step, problem: DISABLED }))
  request.userId = user.id
  return answer(allowPage({ ...step, user, scope: request.scope }))
}

/** The Allow/Deny form. */
export function decide(call: Call, codes: Codes): Answer {
  const form = formOf(call)
  const id = form.get('request') ?? ''
  const now = call.org.clock.now()
  const request = codes.request(id, now)
  if (!request?.userId) return gone()
  if (form.get('decision') !== 'allow') {
    codes.drop(id)
    return back(request, { error: 'access_denied', error_description: 'end-user denied authorization' })
  }
  return back(request, { code: codes.grant(id, request, request.userId, now) })
}
