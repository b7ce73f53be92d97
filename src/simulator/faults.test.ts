import { beforeEach, describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from './testing.ts'
import type { Fields, Reply } from './testing.ts'

const bench = await startBench({ contacts: 250 })
const { url, clientId, clientSecret } = bench.server
const username = String(bench.control({ op: 'token' })['username'])
let me = bench.as(username)
const fault = (rule: object) => bench.control({ op: 'fault', kind: 'http', ...rule })
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

const errorOf = ({ status, json }: Reply) => {
  const { errorCode, message } = (json as Fields[])[0] ?? {}
  return [status, errorCode, message]
}
const breaks = async (call: () => Promise<unknown>): Promise<boolean> => {
  try {
    await call()
    return false
  } catch {
    return true
  }
}
async function refreshed(token: unknown): Promise<Fields> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: String(token),
  })
  const answer = (await (
    await fetch(`${url}/services/oauth2/token`, { method: 'POST', body })
  ).json()) as Fields
  return answer
}

describe('request faults', () => {
  test('act only where and how they match', async () => {
    fault({ status: 503, match: 'GET /services/data/v64.0/limits', every: 2, times: 2 })
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await limits()).status)
    expect(statuses).toEqual([200, 503, 200, 503, 200, 200])
    fault({ status: 500, match: '/query', times: 1 })
    expect((await limits()).status).toBe(200)
    expect((await me.soql('SELECT Id FROM Account LIMIT 1')).status).toBe(500)
    fault({ status: 500, method: 'post' })
    expect((await limits()).status).toBe(200)
    expect((await me.call('POST', `${V}/sobjects/Account`, { Name: 'x' })).status).toBe(500)
  })

  test('reach every path that they name, but never the simulator itself', async () => {
    fault({ status: 500, match: '/' })
    for (const path of ['/id/x/y', '/setup/connect', '/.well-known/openid-configuration', '/services/data']) {
      expect([path, (await me.call('GET', path)).status]).toEqual([path, 500])
    }
    for (const path of ['/', '/requests', '/__sim/stats']) {
      expect([path, (await me.call('GET', path)).status]).toEqual([path, 200])
    }
    const body = JSON.stringify({ kind: 'clear' })
    expect((await fetch(`${url}/__sim/fault`, { method: 'POST', body })).status).toBe(200)
    expect((await me.call('GET', '/services/data')).status).toBe(200)
  })

  test.each([
    ['unauthorized', [401, 'INVALID_SESSION_ID', 'Session expired or invalid']],
    ['quota', [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.']],
    ['query-timeout', [400, 'QUERY_TIMEOUT', 'Your query request was running for too long.']],
    ['unavailable', [503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable.']],
  ])('%s has the body of the real thing', async (kind, expected) => {
    fault({ kind, match: '/limits' })
    expect(errorOf(await limits())).toEqual(expected)
  })

  test('tell how long to wait, that nothing is left, or what you like', async () => {
    fault({ kind: 'too-many', retryAfter: 7, times: 1 })
    expect((await limits()).headers.get('retry-after')).toBe('7')
    fault({ kind: 'quota', times: 1 })
    expect((await limits()).headers.get('sforce-limit-info')).toBe('api-usage=100000/100000')
    fault({ status: 429, times: 1, headers: { 'Retry-After': '9' }, body: { wait: true } })
    const busy = await limits()
    expect([busy.status, busy.headers.get('retry-after'), busy.json]).toEqual([429, '9', { wait: true }])
  })

  test('are worded for the door at which the client knocks', async () => {
    fault({ kind: 'unauthorized', match: '/' })
    const classic = await me.call('GET', '/services/async/64.0/job/1', undefined, {
      'content-type': 'application/xml',
    })
    expect(classic.status).toBe(400)
    expect(classic.text).toContain('<exceptionCode>InvalidSessionId</exceptionCode>')
    expect(await refreshed('x')).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    })
    const soap = await me.call('POST', '/services/Soap/u/64.0', '<a/>', { 'content-type': 'text/xml' })
    expect(soap.status).toBe(500)
    expect(soap.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>')
    const identity = await me.call('GET', '/id/a/b')
    expect([identity.status, identity.text]).toEqual([403, 'Bad_OAuth_Token'])
  })

  test('a lost answer is to a request that was carried out, a reset one is not', async () => {
    const create = (Name: string) => breaks(() => me.call('POST', `${V}/sobjects/Account`, { Name }))
    fault({ kind: 'lose-answer', times: 1 })
    expect(await create('Was lost')).toBe(true)
    fault({ kind: 'reset', times: 1 })
    expect(await create('Was reset')).toBe(true)
    const names = recordsOf(await me.soql("SELECT Name FROM Account WHERE Name LIKE 'Was %'"))
    expect(names.map((row) => row['Name'])).toEqual(['Was lost'])
  })

  test('half an answer may look whole', async () => {
    const whole = (await limits()).text.length
    fault({ kind: 'truncate', tidy: true, times: 1 })
    const headers = { authorization: `Bearer ${me.token}` }
    const cut = await (await fetch(`${url}${V}/limits`, { headers })).text()
    expect(cut.length).toBeGreaterThan(whole / 3)
    expect(cut.length).toBeLessThan(whole)
    const soql = encodeURIComponent('SELECT Id, Name FROM Contact')
    const page = await fetch(`${url}${V}/query?q=${soql}`, { headers })
    expect(((await page.json()) as Fields)['totalSize']).toBe(250)
    fault({ kind: 'truncate', times: 1 })
    expect(await breaks(async () => (await fetch(`${url}${V}/query?q=${soql}`, { headers })).text())).toBe(
      true,
    )
  })
})

describe('faults of the organisation', () => {
  test('end sessions at once when nothing is said of when', async () => {
    const other = bench.as(username)
    const ask = async () => (await other.call('GET', `${V}/limits`)).status
    expect(await ask()).toBe(200)
    expect(fault({ kind: 'expire-tokens' })['expired']).toBeGreaterThan(0)
    expect([await ask(), bench.control({ op: 'stats' })['faults']]).toEqual([401, []])
  })

  test('a revoked sign-in cannot be refreshed, that of another user can', async () => {
    const users = recordsOf(await me.soql('SELECT Username FROM User ORDER BY Username LIMIT 2'))
    const [mine, yours] = users.map((user) => String(user['Username']))
    const tokens = [mine, yours].map((name) => bench.control({ op: 'token', username: name }))
    fault({ kind: 'revoke-session', username: mine })
    const outcomes = []
    for (const { refreshToken: token } of tokens) {
      outcomes.push('access_token' in (await refreshed(token)))
    }
    expect(outcomes).toEqual([false, true])
  })

  test('a sign-in that is revoked in the middle is that of whoever asks, also by SOAP', async () => {
    const [mine, yours] = [bench.as(username), bench.as(username)]
    const ask = async (of: typeof me) => (await of.call('GET', `${V}/limits`)).status
    fault({ kind: 'revoke-session', times: 1, match: '/limits' })
    expect([await ask(mine), await ask(mine), await ask(yours)]).toEqual([401, 401, 200])
    fault({ kind: 'revoke-session', times: 1, match: '/soap' })
    const header = `<h:SessionHeader xmlns:h="urn:x"><h:sessionId>${yours.token}</h:sessionId></h:SessionHeader>`
    const envelope = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header>${header}</e:Header><e:Body/></e:Envelope>`
    await me.call('POST', '/services/Soap/u/64.0', envelope, { 'content-type': 'text/xml' })
    expect([await ask(yours), await ask(me)]).toEqual([401, 200])
  })

  test('a hidden field is gone from describes and comes back by itself', async () => {
    const names = async () => {
      const reply = await me.call('GET', `${V}/sobjects/Contact/describe`)
      return (reply.json as { fields: Fields[] }).fields.map((one) => one['name'])
    }
    const before = (await me.call('GET', `${V}/sobjects/Contact/describe`)).headers.get('etag') ?? ''
    fault({ kind: 'hide-field', object: 'Contact', field: 'Email', forMs: 60_000 })
    expect(await names()).not.toContain('Email')
    bench.control({ op: 'clock', offsetMs: 61_000 })
    expect(await names()).toContain('Email')
    const after = await me.call('GET', `${V}/sobjects/Contact/describe`, undefined, {
      'if-none-match': before,
    })
    expect(after.status).toBe(200)
    fault({ kind: 'hide-field', object: 'Contact', field: 'Email' })
    fault({ kind: 'show-field', object: 'contact', field: 'email' })
    expect(await names()).toContain('Email')
  })

  test('late commits become visible at once when all is cleared', async () => {
    const late = {
      object: 'Account',
      fields: { Name: 'Late' },
      modstamp: Date.now() - 60_000,
      afterMs: 600_000,
    }
    bench.control({ op: 'commit-late', ...late })
    const found = async () => recordsOf(await me.soql("SELECT Id FROM Account WHERE Name = 'Late'")).length
    expect(await found()).toBe(0)
    bench.control({ op: 'clear' })
    expect([await found(), bench.control({ op: 'stats' })['pendingCommits']]).toEqual([1, 0])
  })

  test('a job that hangs does not hold up the next, and goes on when it is over', async () => {
    fault({ kind: 'stuck-jobs', times: 1 })
    const body = { operation: 'query', query: 'SELECT Id FROM Account' }
    const path = `${V}/jobs/query/${textOf(await me.call('POST', `${V}/jobs/query`, body), 'id')}`
    const state = async () => textOf(await me.call('GET', path), 'state')
    await expect.poll(state).toBe('InProgress')
    const next = `${V}/jobs/query/${textOf(await me.call('POST', `${V}/jobs/query`, body), 'id')}`
    await expect.poll(async () => textOf(await me.call('GET', next), 'state')).toBe('JobComplete')
    expect(await state()).toBe('InProgress')
    calm()
    await expect.poll(state).toBe('JobComplete')
  })
})

test.each([
  [{ kind: 'earthquake' }, 'no fault earthquake; there are http, unauthorized'],
  [{ kind: 7 }, 'kind must be a text'],
  [{ every: 0 }, 'every must be a whole number of at least 1, not 0'],
  [{ times: 1.5 }, 'times must be a whole number'],
  [{ forMs: 'long' }, 'forMs must be a number'],
  [{ evry: 2 }, 'fault http does not know evry; it takes kind, every, times'],
  [{ status: 99 }, 'status must be a whole number of at least 200, not 99'],
  [{ status: 700 }, 'status must be from 200 to 599'],
  [{ method: 'FETCH' }, 'method must be one of GET'],
  [{ headers: { 'x-a': 'b\r\nc: d' } }, 'header x-a must be a text of one line'],
  [{ kind: 'slow', delayMs: -1 }, 'delayMs must be a whole number of at least 0'],
  [{ kind: 'hide-field', object: 'Boat', field: 'x' }, 'no object Boat'],
  [{ kind: 'hide-field', object: 'Account', field: 'Mast' }, 'Account has no field Mast'],
  [{ kind: 'lock-rows', ids: ['nobody'] }, 'ids must be an id'],
  [{ kind: 'open-transaction', since: 'yesterday' }, 'since must be an instant'],
  [{ kind: 'revoke-session', username: 'nobody' }, 'no such user: nobody'],
  [{ kind: 'stuck-jobs', match: '/jobs' }, 'fault stuck-jobs does not know match'],
  [{ kind: 'end', id: 4711 }, 'no fault has the id 4711'],
])('%j is refused as %s', async (rule, message) => {
  const body = JSON.stringify({ kind: 'http', ...rule })
  const reply = await fetch(`${url}/__sim/fault`, { method: 'POST', body })
  const [error] = (await reply.json()) as Fields[]
  expect([reply.status, error!['errorCode']]).toEqual([400, 'BAD_REQUEST'])
  expect(error!['message']).toContain(message)
  expect(bench.control({ op: 'stats' })['faults']).toEqual([])
})
