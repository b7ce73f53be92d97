import { createHash } from 'node:crypto'
import type { Bench } from '../testing.ts'

/** What tests of sign-ins do: talk to the token endpoint as an app, and to the pages as a person. */
export type SigningIn = {
  readonly post: (path: string, form: Record<string, string>) => Promise<Said>
  readonly token: (form: Record<string, string>) => Promise<Said>
  /** Opens the authorize page; answers it, or where the browser is sent at once. */
  readonly authorize: (form: Record<string, string>) => Promise<Said>
  /** Goes through the pages and allows; answers a code. */
  readonly code: (form: Record<string, string>) => Promise<string>
  /** The status of an API call with this token. */
  readonly works: (token: string | undefined) => Promise<number>
}

export type Said = {
  readonly status: number
  readonly text: string
  readonly body: Record<string, string>
  readonly location: URL | undefined
}

export const CALLBACK = 'http://127.0.0.1:50123/oauth/callback'
export const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

async function said(reply: Response): Promise<Said> {
  const text = await reply.text()
  const isJson = text !== '' && reply.headers.get('content-type')?.startsWith('application/json')
  const location = reply.headers.get('location')
  return {
    status: reply.status,
    text,
    body: (isJson ? JSON.parse(text) : {}) as Record<string, string>,
    location: location === null ? undefined : new URL(location),
  }
}

/** Signs in to the organisation of a bench, for tests. */
export function signingIn(bench: Bench): SigningIn {
  const { url } = bench.server
  const to: SigningIn = {
    post: async (path, form) =>
      said(await fetch(url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })),
    token: (form) => to.post('/services/oauth2/token', form),
    authorize: async (form) => {
      const query = new URLSearchParams({ redirect_uri: CALLBACK, response_type: 'code', ...form })
      return said(await fetch(`${url}/services/oauth2/authorize?${query.toString()}`, { redirect: 'manual' }))
    },
    code: async (form) => {
      const page = await to.authorize({ code_challenge: CHALLENGE, ...form })
      const request = /name="request" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      const username = /<option value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      await to.post('/services/oauth2/authorize/login', { request, username })
      const done = await to.post('/services/oauth2/authorize/decide', { request, decision: 'allow' })
      return done.location?.searchParams.get('code') ?? ''
    },
    works: async (token) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${url}/services/data/v64.0/limits`, { headers })).status
    },
  }
  return to
}
