import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { AuthFlowStatus, SignInWay } from '../../contract/connections.ts'
import type { ErrorShape } from '../../contract/errors.ts'
import { notFound, OrgdeckError, toErrorBody } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { Log } from '../log.ts'
import { rememberSecret } from '../redact.ts'
import { providerOf } from '../providers/index.ts'
import type { AppCredentials, LoginStart, Tokens } from '../providers/provider.ts'
import { iso } from '../time.ts'
import type { Grant } from './grants.ts'
import { CallbackListener, type CallbackAnswer } from './callback.ts'

/** A sign-in page left open longer than this is given up. */
export const flowLifeMs = 15 * 60_000
const mostPending = 10

export type FlowRequest = {
  readonly provider: string
  readonly app: AppCredentials
  readonly label?: string | undefined
  readonly color?: number | undefined
  /** The connection this sign-in must renew; another org or user is then refused. */
  readonly connectionId?: number | undefined
  readonly signedInBy: SignInWay
  /** What renews the sign-in, where that is not the refresh token it brings. */
  readonly grant?: Grant | undefined
  readonly actor: string
}

type Flow = {
  readonly id: string
  readonly request: FlowRequest
  readonly login: LoginStart
  readonly redirectUri: string
  readonly expiresAt: number
  status: AuthFlowStatus['status']
  connectionId: number | null
  error: ErrorShape | null
  /** Set once the org has answered: a second answer with the same state is refused. */
  answered: boolean
}

export type LoginFlows = {
  readonly start: (
    request: FlowRequest,
  ) => Promise<{ flowId: string; authorizeUrl: string; expiresAt: string }>
  readonly status: (flowId: string) => AuthFlowStatus
  readonly cancel: (flowId: string) => AuthFlowStatus
  readonly close: () => void
}

/**
 * Sign-ins under way. `connect` is called with the tokens and answers the connection they became, or null when it
 * asked and the sign-in was no longer wanted; then, and when it throws, it has given the tokens back.
 */
export function createLoginFlows(
  connect: (
    request: FlowRequest,
    tokens: Tokens,
    wanted: () => boolean,
  ) => Promise<{ id: number; label: string } | null>,
  clock: Clock,
  log: Log,
  changed: () => void,
): LoginFlows {
  const flows = new Map<string, Flow>()
  const listener = new CallbackListener(takeAnswer)

  function expire(): void {
    for (const flow of flows.values()) {
      if (flow.status === 'pending' && clock.now() >= flow.expiresAt) {
        fail(flow, {
          code: 'TIMEOUT',
          message: 'Nobody answered the sign-in page within 15 minutes. Start again.',
        })
      }
      if (clock.now() >= flow.expiresAt + 60 * 60_000) flows.delete(flow.id)
    }
    if (![...flows.values()].some((flow) => flow.status === 'pending')) listener.close()
  }

  function fail(flow: Flow, error: ErrorShape): void {
    flow.status = 'failed'
    flow.error = error
    flow.answered = true
    changed()
  }

  async function takeAnswer(query: URLSearchParams): Promise<CallbackAnswer> {
    expire()
    const flow = [...flows.values()].find((one) => same(one.login.state, query.get('state') ?? ''))
    if (flow === undefined || flow.answered || flow.status !== 'pending') {
      log.warn('a sign-in answer came that nobody waits for')
      return over
    }
    flow.answered = true
    const refused = query.get('error')
    if (refused !== null) {
      const denied = refused === 'access_denied' || refused === 'access-denied'
      const said = query.get('error_description') ?? refused
      fail(flow, {
        code: denied ? 'ACCESS_DENIED' : 'REMOTE_ERROR',
        message: denied
          ? 'Access was denied on the sign-in page. Nothing was connected; sign in again and choose Allow.'
          : `The org refused the sign-in: ${said}`,
        data: { remote_code: refused, remote_message: said },
      })
      return {
        ok: false,
        title: denied ? 'Access denied' : 'The org refused',
        text: 'Nothing was connected. You can close this page.',
      }
    }
    try {
      const { app, provider } = flow.request
      const code = query.get('code') ?? ''
      rememberSecret(code)
      const tokens = await providerOf(provider).finishLogin(app, flow.redirectUri, code, flow.login.verifier)
      // Cancelled, or out of time, while the org was asked: the person was told that nothing is connected.
      const connected = await connect(flow.request, tokens, () => flow.status === 'pending')
      if (connected === null) return over
      flow.connectionId = connected.id
      flow.status = 'connected'
      changed()
      return {
        ok: true,
        title: `${connected.label} is connected`,
        text: 'You can close this page and go back to Orgdeck.',
      }
    } catch (error) {
      if (!(error instanceof OrgdeckError)) log.error({ err: error }, 'sign-in failed')
      const shape = toErrorBody(error)
      if (flow.error === null) fail(flow, shape)
      return { ok: false, title: 'The sign-in did not finish', text: shape.message }
    } finally {
      expire()
    }
  }

  function find(flowId: string): Flow {
    expire()
    const flow = flows.get(flowId)
    if (flow === undefined) throw notFound('sign-in', flowId)
    return flow
  }

  return {
    async start(request) {
      expire()
      const pending = [...flows.values()].filter((flow) => flow.status === 'pending')
      if (pending.length >= mostPending) {
        throw new OrgdeckError(
          'TOO_MANY_REQUESTS',
          'Ten sign-ins are waiting already. Finish or cancel one first.',
          {
            data: { retry_after_s: 60 },
          },
        )
      }
      if (request.app.clientSecret !== null) rememberSecret(request.app.clientSecret)
      const redirectUri = await listener.open()
      const login = await providerOf(request.provider).startLogin(request.app, redirectUri)
      const flow: Flow = {
        id: randomBytes(12).toString('base64url'),
        request,
        login,
        redirectUri,
        expiresAt: clock.now() + flowLifeMs,
        status: 'pending',
        connectionId: null,
        error: null,
        answered: false,
      }
      flows.set(flow.id, flow)
      clock.after(flowLifeMs + 1000, expire)
      return { flowId: flow.id, authorizeUrl: login.authorizeUrl, expiresAt: iso(flow.expiresAt) }
    },
    status: (flowId) => toStatus(find(flowId)),
    cancel(flowId) {
      const flow = find(flowId)
      if (flow.status === 'pending')
        fail(flow, { code: 'CANCELLED', message: 'The sign-in was cancelled. Nothing was connected.' })
      expire()
      return toStatus(flow)
    },
    close: () => listener.close(),
  }
}

const over: CallbackAnswer = {
  ok: false,
  title: 'This sign-in is over',
  text: 'Nothing was connected. Start again in Orgdeck.',
}

function toStatus(flow: Flow): AuthFlowStatus {
  return {
    status: flow.status,
    expires_at: iso(flow.expiresAt),
    ...(flow.connectionId === null ? {} : { integration_id: flow.connectionId }),
    ...(flow.error === null ? {} : { error: flow.error }),
  }
}

function same(expected: string, given: string): boolean {
  const one = Buffer.from(expected)
  const other = Buffer.from(given)
  return one.length === other.length && timingSafeEqual(one, other)
}
