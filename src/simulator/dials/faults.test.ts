import { beforeEach, describe, expect, test } from 'vitest'
import { FAULTS } from './faults.ts'
import { startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ contacts: 250 })
const { url, clientId, clientSecret } = bench.server
const username = String(bench.control({ op: 'token' })['username'])
let me = bench.as(username)
const limits = () => me.call('GET', `${V}/limits`)
const calm = () => {
  bench.control({ op: 'clock', offsetMs: 0 })
  bench.control({ op: 'clear' })
}
beforeEach(() => {
  calm()
  // Some faults end every session.
  me = bench.as(username)
})

const id = textOf(await me.call('POST', `${V}/sobjects/Account`, { Name: 'Quay' }), 'id')
const breaks = async (call: () => Promise<unknown>): Promise<boolean> => {
  try {
    await call()
    return false
  } catch {
    return true
  }
}
const refuses = (status: number) => async () => (await limits()).status === status

/** Signs in afresh and asks once. */
async function askAsNew(): Promise<number> {
  return (await bench.as(username).call('GET', `${V}/limits`)).status
}

let refreshToken = ''
async function refreshed(): Promise<Fields> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken || String(bench.control({ op: 'token' })['refreshToken']),
  })
  const answer = (await (
    await fetch(`${url}/services/oauth2/token`, { method: 'POST', body })
  ).json()) as Fields
  refreshToken = typeof answer['refresh_token'] === 'string' ? answer['refresh_token'] : ''
  return answer
}

async function covered(): Promise<number> {
  const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString())
  const window = `start=${at(Date.now() - 3_600_000)}&end=${at(Date.now() + 120_000)}`
  const reply = await me.call('GET', `${V}/sobjects/Account/updated?${window}`)
  return Date.parse(textOf(reply, 'latestDateCovered'))
}

const small = { 'sforce-query-options': 'batchSize=200' }
const nextPage = textOf(
  await me.call('GET', `${V}/query?q=SELECT+Id+FROM+Contact`, undefined, small),
  'nextRecordsUrl',
)

/** Whether requests sent later are answered while this one still waits. */
async function overtaken(): Promise<boolean> {
  const ending = new AbortController()
  let answered = false
  const headers = { authorization: `Bearer ${me.token}` }
  const first = fetch(`${url}${V}/limits`, { headers, signal: ending.signal }).then(
    () => {
      answered = true
    },
    () => undefined,
  )
  for (let i = 0; i < 20 && !answered; i++) await me.call('GET', '/services/data')
  ending.abort()
  await first
  return !answered
}

/** Runs a query job until it ends, or until it is plain that it does not. */
async function job(): Promise<string> {
  const body = { operation: 'query', query: 'SELECT Id FROM Account' }
  const path = `${V}/jobs/query/${textOf(await me.call('POST', `${V}/jobs/query`, body), 'id')}`
  for (let idle = 0; idle < 12;) {
    const state = textOf(await me.call('GET', path), 'state')
    if (state === 'JobComplete' || state === 'Failed') return state
    if (state === 'InProgress') idle++
  }
  return 'stuck'
}

type Seen = { readonly with?: object; readonly seen: () => Promise<boolean> }

/** How a client notices each fault on one occasion. */
const NOTICED: Readonly<Record<string, Seen>> = {
  http: { with: { status: 409 }, seen: refuses(409) },
  unauthorized: { seen: refuses(401) },
  forbidden: { seen: refuses(403) },
  quota: { seen: refuses(403) },
  concurrency: { seen: refuses(403) },
  'too-many': { seen: refuses(429) },
  'server-error': { seen: refuses(500) },
  unavailable: { seen: refuses(503) },
  'query-timeout': { seen: async () => (await me.soql('SELECT Id FROM Account')).status === 400 },
  'lost-cursor': { seen: async () => (await me.call('GET', nextPage)).status === 400 },
  slow: { with: { delayMs: 60_000, match: '/limits' }, seen: overtaken },
  reset: { seen: () => breaks(limits) },
  'lose-answer': { seen: () => breaks(limits) },
  truncate: { seen: () => breaks(limits) },
  'expire-tokens': { seen: async () => (await askAsNew()) === 401 },
  'revoke-session': { seen: async () => (await askAsNew()) === 401 },
  'rotate-refresh': { seen: async () => 'refresh_token' in (await refreshed()) },
  'hide-field': {
    with: { object: 'contact', field: 'email' },
    seen: async () => (await me.soql('SELECT Email FROM Contact LIMIT 1')).status === 400,
  },
  'lock-rows': {
    with: { ids: [id] },
    seen: async () => (await me.call('PATCH', `${V}/sobjects/Account/${id}`, { Site: 'x' })).status === 400,
  },
  'clock-skew': {
    with: { ms: -7_200_000 },
    seen: async () => {
      const told = Date.parse((await limits()).headers.get('date') ?? '')
      return told < Date.now() - 3_600_000
    },
  },
  'open-transaction': {
    with: { since: new Date(Date.now() - 1_800_000).toISOString() },
    seen: async () => (await covered()) < Date.now() - 1_700_000,
  },
  'stuck-jobs': { seen: async () => (await job()) === 'stuck' },
  'fail-jobs': { seen: async () => (await job()) === 'Failed' },
}

async function pattern(seen: () => Promise<boolean>, times: number): Promise<boolean[]> {
  const found: boolean[] = []
  for (let i = 0; i < times; i++) found.push(await seen())
  return found
}

test('every kind of fault has its case here', () => {
  expect(Object.keys(NOTICED).toSorted()).toEqual(Object.keys(FAULTS).toSorted())
})

describe.each(Object.entries(NOTICED))('%s is seen by a client', (kind, { with: more, seen }) => {
  const plant = (when: object) => bench.control({ op: 'fault', kind, ...more, ...when })

  test('every second time', async () => {
    plant({ every: 2 })
    expect(await pattern(seen, 4)).toEqual([false, true, false, true])
  })

  test('once', async () => {
    plant({ times: 1 })
    expect(await pattern(seen, 3)).toEqual([true, false, false])
    expect(bench.control({ op: 'stats' })).toMatchObject({ faults: [] })
  })

  test('for a time', async () => {
    plant({ forMs: 600_000 })
    expect(await pattern(seen, 2)).toEqual([true, true])
    bench.control({ op: 'clock', offsetMs: 601_000 })
    expect(bench.control({ op: 'stats' })).toMatchObject({ faults: [] })
    bench.control({ op: 'clock', offsetMs: 0 })
    expect(await seen()).toBe(false)
  })

  test('until it is cleared', async () => {
    const planted = plant({ every: 1 })
    expect(await seen()).toBe(true)
    bench.control({ op: 'fault', kind: 'clear' })
    expect(await seen()).toBe(false)
    plant({ every: 1 })
    bench.control({ op: 'fault', kind: 'end', id: Number(planted['id']) + 1 })
    expect(await seen()).toBe(false)
  })
})
