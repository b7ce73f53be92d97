/** Trouble on demand: rules that act on the n-th matching request. */

export type FaultKind = 'http' | 'slow' | 'reset' | 'truncate'

export type FaultRule = {
  readonly id: number
  readonly kind: FaultKind
  /** Text that must occur in `METHOD /path`; empty matches every API request. */
  readonly match: string
  /** Acts on every n-th match. */
  readonly every: number
  /** Acts at most this often; then the rule is spent. */
  left: number
  seen: number
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  /** For slow: how long the answer waits, in milliseconds. */
  readonly delayMs: number
  /** The simulator's instant after which the rule is spent. */
  readonly until: number
}

export type Faults = {
  rules: FaultRule[]
  nextId: number
  rotateRefresh: boolean
  /** How far the `Date` of answers is off the organisation's time, in milliseconds. */
  dateSkewMs: number
  /** Rows that somebody else holds, with the instant until which. */
  readonly locks: Map<string, number>
}

export const makeFaults = (): Faults => ({
  rules: [],
  nextId: 1,
  rotateRefresh: false,
  dateSkewMs: 0,
  locks: new Map(),
})

export const FAULT_KINDS: readonly FaultKind[] = ['http', 'slow', 'reset', 'truncate']

const BODIES: Readonly<Record<number, readonly [string, string]>> = {
  401: ['INVALID_SESSION_ID', 'Session expired or invalid'],
  403: ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
  429: ['REQUEST_LIMIT_EXCEEDED', 'Too many requests.'],
  500: [
    'UNKNOWN_EXCEPTION',
    'An unexpected error occurred. Please include this ErrorId if you contact support: 17-42',
  ],
  503: ['SERVER_UNAVAILABLE', 'The server is temporarily unavailable.'],
}

/** The body Salesforce sends with a status when a rule names none. */
export function faultBody(rule: FaultRule): unknown {
  if (rule.body !== undefined) return rule.body
  const [errorCode, message] = BODIES[rule.status] ?? ['UNKNOWN_EXCEPTION', 'Refused by a fault rule.']
  return [{ message, errorCode }]
}

export function addFault(
  faults: Faults,
  input: Record<string, unknown>,
  kind: FaultKind,
  now: number,
): FaultRule {
  const number = (name: string, otherwise: number) => {
    const value = input[name]
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise
  }
  const headers = input['headers']
  const rule: FaultRule = {
    id: faults.nextId++,
    kind,
    match: typeof input['match'] === 'string' ? input['match'].toLowerCase() : '',
    every: Math.max(1, number('every', 1)),
    left: number('times', Number.POSITIVE_INFINITY),
    seen: 0,
    status: number('status', 503),
    body: input['body'],
    headers: headers && typeof headers === 'object' ? (headers as Record<string, string>) : {},
    delayMs: number('delayMs', 1000),
    until: input['forMs'] === undefined ? Number.POSITIVE_INFINITY : now + number('forMs', 0),
  }
  faults.rules.push(rule)
  return rule
}

/** The rule that acts on this request, if one does; spent rules leave the table. */
export function nextFault(faults: Faults, method: string, path: string, now: number): FaultRule | undefined {
  if (faults.rules.length === 0) return undefined
  const line = `${method} ${path}`.toLowerCase()
  let acting: FaultRule | undefined
  for (const rule of faults.rules) {
    if (now > rule.until || rule.left <= 0 || !line.includes(rule.match)) continue
    rule.seen++
    if (acting || rule.seen % rule.every !== 0) continue
    rule.left--
    acting = rule
  }
  faults.rules = faults.rules.filter((rule) => rule.left > 0 && now <= rule.until)
  return acting
}
