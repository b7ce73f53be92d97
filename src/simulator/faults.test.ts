import { describe, expect, test } from 'vitest'
import { startBench, V } from './testing.ts'

const bench = await startBench({ empty: true })

describe('faults', () => {
  const fault = (rule: object) => bench.control({ op: 'fault', kind: 'http', ...rule })
  const probe = async () => (await bench.call('GET', `${V}/limits`)).status

  test('every n-th, a number of times, only where it matches', async () => {
    fault({ status: 503, match: 'GET /services/data/v64.0/limits', every: 2, times: 2 })
    const seen = []
    for (let i = 0; i < 6; i++) seen.push(await probe())
    expect(seen).toEqual([200, 503, 200, 503, 200, 200])
    fault({ status: 500, match: '/query', times: 1 })
    expect(await probe()).toBe(200)
    expect((await bench.soql('SELECT Id FROM Account LIMIT 1')).status).toBe(500)
  })

  test('carry the body of the real thing, or one of your own', async () => {
    fault({ status: 403, times: 1 })
    const quota = await bench.call('GET', `${V}/limits`)
    expect(quota.json).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ])
    fault({ status: 429, times: 1, headers: { 'retry-after': '7' }, body: { wait: true } })
    const busy = await bench.call('GET', `${V}/limits`)
    expect([busy.status, busy.headers.get('retry-after'), busy.json]).toEqual([429, '7', { wait: true }])
  })

  test('cut the connection before or inside the answer', async () => {
    bench.control({ op: 'fault', kind: 'reset', times: 1 })
    await expect(probe()).rejects.toThrow()
    bench.control({ op: 'fault', kind: 'truncate', times: 1 })
    await expect(probe()).rejects.toThrow()
    expect(await probe()).toBe(200)
  })

  test('end when they are cleared, and an unknown kind is named', async () => {
    fault({ status: 500 })
    bench.control({ op: 'fault', kind: 'clear' })
    expect(await probe()).toBe(200)
    expect(() => bench.control({ op: 'fault', kind: 'earthquake' })).toThrow('no fault earthquake')
  })
})
