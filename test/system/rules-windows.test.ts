import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { providerOf, readerOf } from '../../src/core/providers/index.ts'
import type { ReadPlan, Session } from '../../src/core/providers/provider.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { userOf } from '../support/org.ts'

let simulator: Simulator
let session: Session
let plan: ReadPlan
beforeAll(async () => {
  simulator = await startSimulator({ empty: true })
  const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
  session = {
    instanceUrl: simulator.url,
    apiVersion: '64.0',
    token: () => Promise.resolve(accessToken),
    renew: () => Promise.reject(new Error('the token was refused')),
  }
  const provider = providerOf('salesforce')
  plan = provider.plan(await provider.describe(session, 'Lead'))
})
afterAll(() => simulator.close())

const reader = readerOf('salesforce')
async function namesIn(after: number, until: number): Promise<string[]> {
  const names: string[] = []
  for await (const page of reader.readChanges(session, plan, { after, until }, null))
    names.push(...page.rows.map((row) => row.name))
  return names.toSorted((one, other) => (one < other ? -1 : 1))
}

describe('B5: windows in a row', () => {
  test('bring a row on each of their edges exactly once', async () => {
    const start = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000
    const edges = [0, 10, 20, 30].map((minutes) => start + minutes * 60_000)
    const records = edges.flatMap((edge, place) =>
      [-1000, 0, 1000].map((off) => ({
        LastName: `edge ${place} ${off}`,
        Company: 'X',
        LastModifiedDate: new Date(edge + off).toISOString(),
        SystemModstamp: new Date(edge + off).toISOString(),
      })),
    )
    await simulator.control({ op: 'load', object: 'Lead', records })
    const windows = edges.slice(1).map((until, place) => ({ after: edges[place] ?? 0, until }))
    const seen: string[] = []
    for (const { after, until } of windows) {
      const names = await namesIn(after, until)
      expect(names).toHaveLength(3)
      seen.push(...names)
    }
    expect(new Set(seen).size).toBe(seen.length)
    const expected = await (
      await userOf(simulator)
    ).rows(
      `SELECT LastName FROM Lead WHERE SystemModstamp > ${new Date(edges[0] ?? 0).toISOString()} ` +
        `AND SystemModstamp <= ${new Date(edges.at(-1) ?? 0).toISOString()}`,
    )
    expect(new Set(seen)).toEqual(new Set(expected.map((row) => String(row['LastName']))))
  })
})
