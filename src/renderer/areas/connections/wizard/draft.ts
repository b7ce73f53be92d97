import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { HeldFlow } from '../sign-in/use-sign-in.ts'
import type { Way } from '../sign-in/ways.ts'
import { loginUrlOf } from '../../../../contract/login-url.ts'
import type { LoginUrl } from '../../../../contract/login-url.ts'

export const orgKinds = ['production', 'sandbox', 'domain', 'demo'] as const
export type OrgKind = (typeof orgKinds)[number]

export const steps = ['choose', 'way', 'sign-in', 'check', 'name'] as const
export type StepId = (typeof steps)[number]

/** What was entered so far. It outlives a reload, not the browser tab; the consumer secret is never in it. */
export type Draft = {
  readonly kind: OrgKind
  readonly domain: string
  readonly way: Way
  readonly clientId: string
  /** The user a key signs in. */
  readonly username: string
  /** A key somebody has already, in place of the one made here. */
  readonly ownKey: boolean
  /** Login of the CLI that was picked. */
  readonly cliUser: string | undefined
  readonly flow: HeldFlow | undefined
  /** Set once the org accepted the sign-in. */
  readonly connectionId: number | undefined
  /** Instant (ms) the sign-in began: a connection older than that was there before. */
  readonly beganAt: number | undefined
  readonly label: string | undefined
  readonly color: number | undefined
  readonly schedule: string | undefined
}

const empty: Draft = {
  kind: 'production',
  domain: '',
  way: 'web',
  clientId: '',
  username: '',
  ownKey: false,
  cliUser: undefined,
  flow: undefined,
  connectionId: undefined,
  beganAt: undefined,
  label: undefined,
  color: undefined,
  schedule: undefined,
}

export const useDraft = create<Draft>()(
  persist(() => empty, { name: 'orgdeck.connect', storage: createJSONStorage(() => sessionStorage) }),
)

export function setDraft(change: Partial<Draft>): void {
  useDraft.setState(change)
}

export function clearDraft(): void {
  useDraft.setState(empty)
}

/** A sign-in begins: what an earlier one brought no longer counts. */
export function beginDraft(): void {
  const { connectionId, flow, label, color, schedule } = empty
  setDraft({ connectionId, flow, label, color, schedule, beganAt: Date.now() })
}

/** Where the chosen org signs in; the demo org knows by itself. */
export function draftLoginUrl({ kind, domain }: Pick<Draft, 'kind' | 'domain'>): LoginUrl {
  if (kind === 'domain') return loginUrlOf(domain)
  return { ok: true, url: `https://${kind === 'sandbox' ? 'test' : 'login'}.salesforce.com` }
}

/** The steps of a draft: the demo org can be signed in to in one way only. */
export function stepsOf({ kind }: Pick<Draft, 'kind'>): readonly StepId[] {
  return kind === 'demo' ? steps.filter((step) => step !== 'way') : steps
}

/** The step an address names, held back to the furthest one the draft allows. */
export function stepOf(named: string | undefined, draft: Draft): StepId {
  const wanted = steps.find((step) => step === named) ?? 'choose'
  if (wanted === 'choose') return wanted
  if (wanted === 'way' && draft.kind === 'demo') return 'sign-in'
  if (wanted === 'way' || wanted === 'sign-in')
    return draft.kind === 'demo' || draftLoginUrl(draft).ok ? wanted : 'choose'
  return draft.connectionId === undefined ? stepOf('sign-in', draft) : wanted
}
