import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { AuthFlow, AuthFlowStatus } from '../../contract/sign-in.ts'
import type { ErrorShape } from '../../contract/errors.ts'
import { notFound, OrgdeckError, toErrorBody } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { Log } from '../log.ts'
import { rememberSecret } from '../redact.ts'
import { providerOf } from '../providers/index.ts'
import type { Tokens } from '../providers/provider.ts'
import { createCallbacks, type CallbackAnswer } from './callback.ts'
import { codeExpired, followDevice } from './device.ts'
import { toFlow, toStatus, type Flow, type FlowRequest, type Way } from './flow.ts'

/** A sign-in page left open longer than this is given up. */
export const flowLifeMs = 15 * 60_000
/** The page outlives its sign-in: so long somebody is here who tells a late answer that it is over. */
const lingerMs = 15 * 60_000
const mostPending = 10

export type Connected = { readonly id: number; readonly label: string }

export type LoginFlows = {
  /** Begins a sign-in at the org's page in the person's browser. */
  readonly start: (request: FlowRequest) => Promise<AuthFlow>
  /** Begins a sign-in by a code that is entered on any device. */
  readonly startDevice: (request: FlowRequest) => Promise<AuthFlow>
  /** Files a sign-in that needed nobody. */
  readonly finished: (request: FlowRequest, connectionId: number) => AuthFlow
  readonly status: (flowId: string) => AuthFlowStatus
  readonly cancel: (flowId: string) => AuthFlowStatus
  readonly close: () => void
}

type Deps = {
  /**
   * Called with the tokens; answers the connection they became, or null when it asked and the sign-in was no longer
   * wanted. Then, and when it throws, it has given the tokens back.
   */
  readonly connect: (request: FlowRequest, tokens: Tokens, wanted: () => boolean) => Promise<Connected | null>
  readonly clock: Clock
  readonly log: Log
  readonly changed: () => void
}

/** Sign-ins under way. Each connection has one at most: a newer one ends the older. */
export function createLoginFlows({ connect, clock, log, changed }: Deps): LoginFlows {
  const flows = new Map<string, Flow>()
  const callbacks = createCallbacks(takeAnswer)

  function expire(): void {
    for (const flow of flows.values()) {
      if (flow.status === 'pending' && clock.now() >= flow.expiresAt) {
        fail(flow, flow.way.kind === 'device' ? codeExpired : unanswered)
      }
      if (clock.now() >= flow.expiresAt + 60 * 60_000) flows.delete(flow.id)
    }
    const waits = [...flows.values()].some(
      (flow) =>
        flow.way.kind === 'web' &&
        (flow.status === 'pending' || (!flow.cameBack && clock.now() < flow.expiresAt + lingerMs)),
    )
    if (!waits) callbacks.close()
  }

  function fail(flow: Flow, error: ErrorShape): void {
    if (flow.way.kind === 'device') flow.way.stop()
    flow.status = 'failed'
    flow.error = error
    flow.answered = true
    changed()
  }

  /** The org has said yes: what it gave becomes a connection, or the reason why not. */
  async function finish(flow: Flow, ask: () => Promise<Tokens>): Promise<Connected | ErrorShape | null> {
    try {
      const tokens = await ask()
      // Cancelled, or out of time, while the org was asked: the person was told that nothing is connected.
      const connected = await connect(flow.request, tokens, () => flow.status === 'pending')
      if (connected === null) return null
      flow.connectionId = connected.id
      flow.status = 'connected'
      changed()
      return connected
    } catch (error) {
      if (!(error instanceof OrgdeckError)) log.error({ err: error }, 'sign-in failed')
      const shape = toErrorBody(error)
      if (flow.error === null) fail(flow, shape)
      return shape
    } finally {
      expire()
    }
  }

  async function takeAnswer(query: URLSearchParams): Promise<CallbackAnswer> {
    expire()
    const flow = [...flows.values()].find(
      ({ way }) => way.kind === 'web' && same(way.login.state, query.get('state') ?? ''),
    )
    if (flow !== undefined) flow.cameBack = true
    if (flow?.way.kind !== 'web' || flow.answered || flow.status !== 'pending') {
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
          : `The org refused the sign-in (${refused}: ${said}). ${providerOf(flow.request.provider).adviceFor(refused, said)}`,
        data: { remote_code: refused, remote_message: said },
      })
      return {
        ok: false,
        title: denied ? 'Access denied' : 'The org refused',
        text: 'Nothing was connected. You can close this page.',
      }
    }
    const { app, provider } = flow.request
    const { redirectUri, login } = flow.way
    const code = query.get('code') ?? ''
    rememberSecret(code)
    const answer = await finish(flow, () =>
      providerOf(provider).finishLogin(app, redirectUri, code, login.verifier),
    )
    if (answer === null) return over
    if ('message' in answer) {
      return { ok: false, title: 'The sign-in did not finish', text: answer.message }
    }
    return {
      ok: true,
      title: `${answer.label} is connected`,
      text: 'You can close this page and go back to Orgdeck.',
    }
  }

  function find(flowId: string): Flow {
    expire()
    const flow = flows.get(flowId)
    if (flow === undefined) throw notFound('sign-in', flowId)
    return flow
  }

  const pending = (): Flow[] => [...flows.values()].filter((flow) => flow.status === 'pending')

  function makeRoom({ app, connectionId }: FlowRequest): void {
    expire()
    for (const flow of pending()) {
      if (connectionId === undefined || flow.request.connectionId !== connectionId) continue
      fail(flow, {
        code: 'CANCELLED',
        message: 'A newer sign-in to this connection took the place of this one. Nothing was changed by it.',
      })
    }
    if (pending().length >= mostPending) {
      throw new OrgdeckError(
        'TOO_MANY_REQUESTS',
        'Ten sign-ins are waiting already. Finish or cancel one first.',
        { data: { retry_after_s: 60 } },
      )
    }
    if (app.clientSecret !== null) rememberSecret(app.clientSecret)
  }

  function add(request: FlowRequest, way: Way, lifeMs: number): Flow {
    const flow: Flow = {
      id: randomBytes(12).toString('base64url'),
      request,
      way,
      expiresAt: clock.now() + lifeMs,
      status: 'pending',
      connectionId: null,
      error: null,
      answered: false,
      cameBack: false,
    }
    flows.set(flow.id, flow)
    clock.after(lifeMs + 1000, expire)
    if (way.kind === 'web') clock.after(lifeMs + lingerMs + 1000, expire)
    return flow
  }

  return {
    async start(request) {
      makeRoom(request)
      const redirectUri = await callbacks.open(request.app.loginUrl)
      const login = await providerOf(request.provider).startLogin(request.app, redirectUri)
      return toFlow(add(request, { kind: 'web', login, redirectUri }, flowLifeMs))
    },
    async startDevice(request) {
      makeRoom(request)
      const provider = providerOf(request.provider)
      const device = await provider.startDevice(request.app)
      const { userCode, verificationUri } = device
      const way: Extract<Way, { kind: 'device' }> = {
        kind: 'device',
        userCode,
        verificationUri,
        stop: () => undefined,
      }
      const flow = add(request, way, Math.min(flowLifeMs, device.lifeMs))
      way.stop = followDevice(provider, request.app, device, clock, (answer) => {
        if (flow.status !== 'pending') return
        flow.answered = true
        if ('failure' in answer) fail(flow, answer.failure)
        else
          void finish(flow, () =>
            'tokens' in answer ? Promise.resolve(answer.tokens) : Promise.reject(answer.thrown),
          )
      })
      return toFlow(flow)
    },
    finished(request, connectionId) {
      const flow = add(request, { kind: 'done' }, flowLifeMs)
      flow.status = 'connected'
      flow.connectionId = connectionId
      flow.answered = true
      return { ...toFlow(flow), integration_id: connectionId }
    },
    status: (flowId) => toStatus(find(flowId)),
    cancel(flowId) {
      const flow = find(flowId)
      if (flow.status === 'pending')
        fail(flow, { code: 'CANCELLED', message: 'The sign-in was cancelled. Nothing was connected.' })
      expire()
      return toStatus(flow)
    },
    close() {
      for (const { way } of flows.values()) if (way.kind === 'device') way.stop()
      callbacks.close()
    },
  }
}

const unanswered: ErrorShape = {
  code: 'TIMEOUT',
  message: 'Nobody answered the sign-in page within 15 minutes. Nothing was connected; start again.',
}

const over: CallbackAnswer = {
  ok: false,
  title: 'This sign-in is over',
  text: 'It was answered before, cancelled, or took too long, so this answer connected nothing. Go back to Orgdeck and start again there.',
}

function same(expected: string, given: string): boolean {
  const one = Buffer.from(expected)
  const other = Buffer.from(given)
  return one.length === other.length && timingSafeEqual(one, other)
}
