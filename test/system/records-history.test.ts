import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg, syncNow, userOf, type OrgUser } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 20 })
  user = await userOf(simulator)
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

test('a record changed twice in the org is here as of any instant, and its versions compare with who and when', async () => {
  const { records } = inside.asHost
  const { items } = await records.list({ integration_id: org, object: 'Contact', page_size: 1 })
  const [contact] = items
  if (contact === undefined) throw new Error('no contact was synced')
  const first = await records.get({ id: contact.id })
  await user.change('Contact', contact.external_id, { Title: 'Head of tides' })
  await syncNow(inside.asHost, org, 'Contact')
  const second = await records.get({ id: contact.id })
  // Orgs put whole seconds on a change.
  await simulator.control({ op: 'clock', offsetMs: 60_000 })
  await user.change('Contact', contact.external_id, { Title: 'Keeper of tides', MailingCity: 'Aarhus' })
  await syncNow(inside.asHost, org, 'Contact')

  const then = await records.asOf({ id: contact.id, at: first.synced_at, clock: 'seen' })
  expect(then).toMatchObject({ state: 'present', exact: true, point: { version: 1 }, versions: 3 })
  expect(then.fields).toEqual(first.fields)
  const later = await records.asOf({ id: contact.id, at: second.modified_at ?? '', clock: 'org' })
  expect(later).toMatchObject({ point: { version: 2 }, fields: { Title: 'Head of tides' } })
  expect(await records.asOf({ id: contact.id, at: '1999-01-01T00:00:00+01:00' })).toMatchObject({
    state: 'unknown',
  })

  const compared = await records.compare({ id: contact.id })
  expect(compared).toMatchObject({ from: { version: 1 }, to: { version: 3 }, exact: true })
  const title = compared.changes.find((change) => change.field === 'Title')
  expect(title).toMatchObject({ from: first.fields['Title'], to: 'Keeper of tides', version: 3 })
  expect(title?.modified_by).toBeTruthy()
  const step = await records.compare({ id: contact.id, from: 1, to: 2 })
  expect(step.changes.map((change) => change.field)).toEqual(['Title'])
})
