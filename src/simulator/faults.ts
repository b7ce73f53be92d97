/** Trouble on demand: rules that act on every n-th occasion, so many times, or until an instant. */

/** What a rule does when its occasion comes. */
export type Effect =
  | {
      readonly does: 'answer'
      readonly status: number
      readonly errorCode: string
      readonly message: string
      /** Instead of the error that Salesforce would send. */
      readonly body: unknown
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly does: 'slow'; readonly delayMs: number }
  | { readonly does: 'reset' }
  | { readonly does: 'lose-answer' }
  /** `tidy` ends the short answer as if it were whole. */
  | { readonly does: 'truncate'; readonly tidy: boolean }
  | { readonly does: 'expire-tokens' }
  | { readonly does: 'revoke-session'; readonly username: string | undefined }
  | { readonly does: 'rotate-refresh'; readonly mode: 'on' | 'revoke-family' }
  | { readonly does: 'hide-field'; readonly field: string }
  | { readonly does: 'lock-rows'; readonly ids: ReadonlySet<string> }
  | { readonly does: 'clock-skew'; readonly ms: number }
  | { readonly does: 'open-transaction'; readonly since: number }
  | { readonly does: 'stuck-jobs' }
  | { readonly does: 'fail-jobs'; readonly error: string }

/**
 * What a rule without `match` is about: the requests inside a session, those of the API with sign-in, or everything,
 * also what the simulator does by itself.
 */
export type Scope = 'data' | 'services' | 'any'

export type FaultRule = {
  readonly id: number
  readonly kind: string
  /** Text that must occur in `METHOD /path`, in lower case; empty for the scope. */
  readonly match: string
  /** Empty for every method. */
  readonly method: string
  readonly scope: Scope
  /** Acts on every n-th occasion. */
  readonly every: number
  /** Acts at most this often; then the rule is spent. */
  left: number
  seen: number
  /** The simulator's instant at which it has healed. */
  readonly until: number
  readonly effect: Effect
}

/** What a client asks at the moment. */
export type Line = { readonly method: string; readonly path: string }

export type Faults = {
  rules: FaultRule[]
  nextId: number
  /** The request that is being answered; none while the simulator works on jobs by itself. */
  line: Line | undefined
  /** Jobs that hang, by id, with the instant until which. */
  readonly stuckJobs: Map<string, number>
}

export const makeFaults = (): Faults => ({
  rules: [],
  nextId: 1,
  line: undefined,
  stuckJobs: new Map(),
})

const CONSOLE = /^\/(?:$|\?|(?:__sim|desk|requests|favicon\.ico)(?:$|[/?]))/i

/** The simulator's own pages and commands, which no trouble touches: they are the way out of it. */
export const isConsole = (path: string): boolean => CONSOLE.test(path)

const SCOPES: Readonly<Record<Scope, RegExp>> = {
  any: /^/,
  services: /^\/services\//i,
  data: /^\/services\/(?:data|async|soap)(?:$|[/?])/i,
}

/** A rule that always holds, as against one that waits for its request. */
export const isStanding = (rule: FaultRule): boolean =>
  rule.match === '' && rule.method === '' && rule.every === 1 && rule.left === Number.POSITIVE_INFINITY

function reaches(rule: FaultRule, line: Line | undefined): boolean {
  if (line === undefined) return rule.match === '' && rule.method === '' && rule.scope === 'any'
  // The way out of the trouble does not use up what is meant for clients.
  if (isConsole(line.path)) return rule.scope === 'any' && isStanding(rule)
  const { method, path } = line
  if (rule.method !== '' && rule.method !== method) return false
  return rule.match === ''
    ? SCOPES[rule.scope].test(path)
    : `${method} ${path}`.toLowerCase().includes(rule.match)
}

const isOver = (rule: FaultRule, now: number): boolean => rule.left <= 0 || now >= rule.until

/**
 * Counts an occasion for each of the rules that it concerns, and answers those that act on it, at most `most` of them.
 */
export function acting<R extends FaultRule>(
  rules: readonly R[],
  line: Line | undefined,
  now: number,
  most = Number.POSITIVE_INFINITY,
): R[] {
  const found: R[] = []
  for (const rule of rules) {
    if (isOver(rule, now) || !reaches(rule, line)) continue
    rule.seen++
    if (found.length >= most || rule.seen % rule.every !== 0) continue
    rule.left--
    found.push(rule)
  }
  return found
}

/** Drops the rules that are spent or healed. */
export function dropOver(faults: Faults, now: number): void {
  dropRules(faults, (rule) => isOver(rule, now))
}

type Does = Effect['does']
type RuleOf<D extends Does> = FaultRule & { readonly effect: Extract<Effect, { does: D }> }

/** The rules with one kind of effect. */
export const rulesOf = <D extends Does>(faults: Faults, does: D): RuleOf<D>[] =>
  faults.rules.filter((rule): rule is RuleOf<D> => rule.effect.does === does)

export function dropRules(faults: Faults, unwanted: (rule: FaultRule) => boolean): void {
  if (faults.rules.length > 0) faults.rules = faults.rules.filter((rule) => !unwanted(rule))
}

/** A rule as an administrator reads it. */
export function tellRule(rule: FaultRule): Record<string, unknown> {
  const { effect, scope, left, until, ...rest } = rule
  const { does, ...details } = effect
  return {
    ...rest,
    does,
    scope,
    left: Number.isFinite(left) ? left : null,
    until: Number.isFinite(until) ? new Date(until).toISOString() : null,
    ...details,
    ...('ids' in details ? { ids: [...details.ids] } : {}),
  }
}
