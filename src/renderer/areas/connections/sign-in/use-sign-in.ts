import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AuthFlow, AuthFlowStatus } from '../../../../contract/sign-in.ts'
import { api, orpc, queryClient } from '../../../api/client.ts'
import { shownError } from '../../../api/errors.ts'
import { failureFrom, failureOf } from './failures.ts'
import type { SignInFailure } from './failures.ts'
import { openPageAhead } from './page-ahead.ts'

/** What outlives a reload: enough to ask how the sign-in went, nothing that could be misused. */
export type HeldFlow = Pick<AuthFlow, 'flow_id' | 'expires_at'>

export type SignInState =
  | { readonly phase: 'idle' | 'starting' }
  | {
      readonly phase: 'waiting'
      readonly expiresAt: string
      /** Known only in the window that began the sign-in. */
      readonly url: string | undefined
      readonly opened: boolean
    }
  | { readonly phase: 'failed'; readonly failure: SignInFailure }
  | { readonly phase: 'connected'; readonly id: number }

export type SignIn = {
  readonly state: SignInState
  /** Call it straight from the click: it opens the page the sign-in happens on. */
  readonly begin: (start: () => Promise<AuthFlow>) => void
  readonly cancel: () => void
  readonly openAgain: () => void
}

type Options = {
  /** A sign-in under way from before a reload. */
  readonly held?: HeldFlow | undefined
  readonly onHeld?: (flow: HeldFlow | undefined) => void
  readonly onConnected: (id: number) => void
}

const isGone = (error: unknown): boolean => error !== null && shownError(error).code === 'NOT_FOUND'

/** One web sign-in: begin, wait for the org's answer asking once a second, cancel. */
export function useSignIn({ held, onHeld, onConnected }: Options): SignIn {
  const [flow, setFlow] = useState<HeldFlow | undefined>(held)
  const [page, setPage] = useState<{ readonly url: string; readonly opened: boolean }>()
  const [starting, setStarting] = useState(false)
  const [refusal, setRefusal] = useState<SignInFailure>()
  const { data, error } = useQuery({
    ...orpc.connections.authStatus.queryOptions({ input: { flow_id: flow?.flow_id ?? '' } }),
    enabled: flow !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      (state.data !== undefined && state.data.status !== 'pending') || isGone(state.error) ? false : 1000,
  })
  const hold = (next: HeldFlow | undefined) => {
    setFlow(next)
    onHeld?.(next)
  }

  const begin = async (start: () => Promise<AuthFlow>) => {
    const ahead = openPageAhead()
    setRefusal(undefined)
    setPage(undefined)
    setFlow(undefined)
    setStarting(true)
    try {
      const { authorize_url, flow_id, expires_at } = await start()
      if (authorize_url === undefined) ahead.drop()
      else setPage({ url: authorize_url, opened: ahead.go(authorize_url) })
      hold({ flow_id, expires_at })
    } catch (reason) {
      ahead.drop()
      setRefusal(failureFrom(reason))
    } finally {
      setStarting(false)
    }
  }

  const cancel = () => {
    // The core gives a sign-in up by itself after its time; a cancel that got lost costs nothing.
    if (flow) void api.connections.cancelAuth({ flow_id: flow.flow_id }).catch(() => undefined)
    hold(undefined)
  }

  const ended = flow === undefined ? undefined : endOf(data, error)
  const connected = ended?.phase === 'connected' ? ended.id : undefined
  const over = ended !== undefined
  useEffect(() => {
    if (over) onHeld?.(undefined)
    if (connected !== undefined)
      void queryClient
        .invalidateQueries({ queryKey: orpc.connections.key() })
        .then(() => onConnected(connected))
    // The callbacks change with every draw; the end of a sign-in comes once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [over, connected])

  const state: SignInState = starting
    ? { phase: 'starting' }
    : (ended ??
      (flow
        ? { phase: 'waiting', expiresAt: flow.expires_at, url: page?.url, opened: page?.opened ?? true }
        : refusal
          ? { phase: 'failed', failure: refusal }
          : { phase: 'idle' }))
  return {
    state,
    begin: (start) => void begin(start),
    cancel,
    openAgain: () => {
      if (page) setPage({ ...page, opened: openPageAhead().go(page.url) })
    },
  }
}

/** How a sign-in ended, undefined while it goes on. */
function endOf(status: AuthFlowStatus | undefined, error: unknown): SignInState | undefined {
  if (status?.status === 'connected' && status.integration_id !== undefined)
    return { phase: 'connected', id: status.integration_id }
  if (status?.status === 'failed') {
    const shape = status.error ?? { code: 'INTERNAL', message: 'The sign-in ended without a reason.' }
    return { phase: 'failed', failure: failureOf(shape) }
  }
  return isGone(error) ? { phase: 'failed', failure: failureFrom(error) } : undefined
}
