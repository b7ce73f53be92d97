import { runCommand } from './admin.ts'
import { classic } from './bulk/classic.ts'
import type { Answer, ApiCall, Call } from './http.ts'
import { noContent, ok } from './http.ts'
import { settleLateCommits } from './late.ts'
import { authorize, decide, login } from './oauth/authorize.ts'
import type { Codes } from './oauth/codes.ts'
import { connect } from './oauth/device.ts'
import { exchange, inspect, revoke } from './oauth/exchange.ts'
import { keySet } from './oauth/id-token.ts'
import { discovery, identity, toPerson, userinfo } from './oauth/identity.ts'
import { bearerOf, sessionUser } from './oauth/tokens.ts'
import type { OrgUser } from './org.ts'
import { desk, deskAction } from './pages/desk.ts'
import { livePage, turnDial } from './pages/live.ts'
import { bodyOf } from './rest/body.ts'
import { invalidSession, notAllowed, notFound, restError } from './rest/errors.ts'
import { routeRest } from './rest/route.ts'
import { soap } from './soap/route.ts'
import { FIRST_VERSION, LAST_VERSION, versions } from './rest/versions.ts'
import { countCall } from './stats.ts'

function userOf(call: Call): OrgUser {
  const user = sessionUser(call.org, bearerOf(call))
  if (user) return user
  call.org.stats.refused++
  throw invalidSession()
}

function oauth(call: Call, codes: Codes): Answer {
  const [, , endpoint, step] = call.keys
  countCall(call.org.stats, `oauth ${endpoint ?? ''}`)
  const is = (method: string, name: string) => call.method === method && endpoint === name
  if (is('GET', 'authorize') && step === undefined) return authorize(call, codes)
  if (is('POST', 'authorize') && step === 'login') return login(call, codes)
  if (is('POST', 'authorize') && step === 'decide') return decide(call, codes)
  if (is('POST', 'token')) return exchange(call, codes)
  if (is('POST', 'introspect')) return inspect(call)
  if (is('POST', 'revoke') || is('GET', 'revoke')) return revoke(call)
  if (is('GET', 'userinfo') || is('POST', 'userinfo')) return toPerson(call, userinfo)
  throw notFound()
}

function data(call: Call): Answer {
  const [, , versionText] = call.keys
  if (versionText === undefined) return ok(versions())
  const version = Number(/^v(\d{2})\.0$/.exec(versionText)?.[1] ?? 0)
  if (version < FIRST_VERSION || version > LAST_VERSION) throw notFound()
  const user = userOf(call)
  const override = call.method === 'POST' ? call.query.get('_HttpMethod')?.toUpperCase() : undefined
  // The head of an answer is that of the whole; Node leaves the body away.
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const api: ApiCall = {
    ...call,
    method: override ?? method,
    user,
    version,
    apiPath: `/services/data/v${version}.0`,
  }
  // A request is one transaction; reads need none.
  return api.method === 'GET' ? routeRest(api) : call.org.db.transaction(() => routeRest(api))()
}

/** The administrator's commands and the desk's forms: never for a page of another origin. */
function assertOwnOrigin(call: Call): void {
  const { origin } = call.headers
  if (origin === undefined || origin === `http://${call.headers.host}`) return
  throw restError(403, 'FORBIDDEN', 'this is not for pages of other origins')
}

/** Answers one request; errors of the product come as RestError. */
export function dispatch(call: Call, codes: Codes): Answer {
  settleLateCommits(call.org)
  const [first, second] = call.keys
  if (first === undefined) return call.method === 'GET' ? desk(call) : refuseMethod(call)
  if (first === 'services' && second === 'oauth2') return oauth(call, codes)
  if (first === 'services' && second === 'data') return data(call)
  if (first === 'services' && second === 'async') return classic(call)
  if (first === 'services' && second === 'soap') return soap(call)
  if (first === 'id' && call.words.length === 3) return toPerson(call, identity)
  if (first === 'id' && second === 'keys' && call.method === 'GET') return keySet(call)
  if (first === '.well-known' && second === 'openid-configuration') return discovery(call)
  if (first === 'setup' && second === 'connect') {
    const answer = connect(call, codes.devices)
    if (answer) return answer
  }
  if (first === 'favicon.ico') return noContent
  if (first === 'requests' && call.method === 'GET') return livePage(call)
  if (first === 'desk' && call.method === 'POST') {
    assertOwnOrigin(call)
    const answer = second === 'dial' ? turnDial(call) : deskAction(call, second)
    if (answer) return answer
  }
  if (first === '__sim' && second !== undefined) {
    assertOwnOrigin(call)
    // A picture on any page can make a browser GET; it must not be able to change anything.
    if (call.method !== 'POST' && second !== 'stats') refuseMethod(call)
    const found = runCommand(
      call.org,
      second,
      call.method === 'POST' && call.body.length > 0 ? bodyOf(call) : {},
    )
    if (found) return ok(found.result)
  }
  throw notFound()
}

const refuseMethod = (call: Call): never => {
  throw notAllowed(call.method)
}
