import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

let simulator: Simulator
let inside: TestCore
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 300 })
  inside = await startTestCore()
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

test('disconnecting removes records and companies, the token and the secret; connecting again makes nothing twice', async () => {
  const api = inside.asHost
  const first = await connectOrg(api, simulator)
  await allEnded(api)
  const before = (await api.companies.list({})).total
  expect(before).toBeGreaterThan(0)

  const gone = await api.connections.remove({ id: first })
  expect(gone.records_removed).toBeGreaterThan(300)
  expect(gone.token_revoked).toBe(true)
  expect(await inside.secrets.get(`connection:${first}`)).toBeNull()
  expect((await api.companies.list({})).total).toBe(0)
  await expect(api.records.list({ integration_id: first, object: 'Contact' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect((await api.records.search({ q: 'a.' })).items).toEqual([])

  await connectOrg(api, simulator)
  await allEnded(api)
  expect((await api.companies.list({})).total).toBe(before)
})
