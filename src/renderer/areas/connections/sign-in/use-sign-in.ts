import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AuthFlow, AuthFlowStatus } from '../../../../contract/sign-in.ts'
import { api, orpc, queryClient } from '../../../api/client.ts'
import { shownError } from '../../../api/errors.ts'
import { failureFrom, failureOf } from './failures.ts'
import type { SignInFailure } from './failures.ts'
import { openPageAhead, type PageAhead } from './page-ahead.ts'

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
      /** Set where a code is entered elsewhere. */
      readonly device?: { readonly code: string; readonly page: string }
    }
  | { readonly phase: 'failed'; readonly failure: SignInFailure }
  | { readonly phase: 'connected'; readonly id: number }

export type SignIn = {
  readonly state: SignInState
  /** Call it straight from the click: it opens the page the sign-in happens on. */
  readonly begin: (start: () => Promise<AuthFlow>, page?: 'page' | 'no page') => void
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

/** One sign-in: begin, wait for the org's answer asking once a second, cancel. */
export function useSignIn({ held, onHeld, onConnected }: Options): SignIn {
  const [flow, setFlow] = useState<HeldFlow | undefined>(held)
  const [page, setPage] = useState<{ readonly url: string; readonly opened: boolean }>()
  const [starting, setStarting] = useState(false)
  /** The sign-in begun here happens at no page of this browser. */
  const [pageless, setPageless] = useState(false)
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

  const begin = async (start: () => Promise<AuthFlow>, wanted: 'page' | 'no page') => {
    const ahead = wanted === 'page' ? openPageAhead() : noPage
    setRefusal(undefined)
    setPage(undefined)
    setFlow(undefined)
    setStarting(true)
    setPageless(wanted === 'no page')
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

  // Where nobody has to do anything, the answer is already on its way.
  const settling = pageless && data?.status === undefined
  const state: SignInState = starting
    ? { phase: 'starting' }
    : (ended ??
      (flow && settling
        ? { phase: 'starting' }
        : flow
          ? {
              phase: 'waiting',
              expiresAt: flow.expires_at,
              url: page?.url,
              opened: page?.opened ?? true,
              ...deviceOf(data),
            }
          : refusal
            ? { phase: 'failed', failure: refusal }
            : { phase: 'idle' }))
  return {
    state,
    begin: (start, wanted = 'page') => void begin(start, wanted),
    cancel,
    openAgain: () => {
      if (page) setPage({ ...page, opened: openPageAhead().go(page.url) })
    },
  }
}

const noPage: PageAhead = { go: () => false, drop: () => undefined }

function deviceOf(status: AuthFlowStatus | undefined) {
  const { user_code, verification_uri } = status ?? {}
  return user_code === undefined || verification_uri === undefined
    ? {}
    : { device: { code: user_code, page: verification_uri } }
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
