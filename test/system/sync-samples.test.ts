import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import {
  allEnded,
  astray,
  byId,
  connectOrg,
  idOf,
  storedRows,
  userOf,
  type Fields,
  type OrgUser,
} from '../support/org.ts'
import { csvOf, samplesPresent, treeOf } from '../support/samples.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

type Loaded = {
  readonly object: string
  readonly records: readonly Fields[]
  readonly ids: readonly string[]
}

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
const loaded: Loaded[] = []

async function load(object: string, records: readonly Fields[]): Promise<void> {
  const { ids } = (await simulator.control({ op: 'load', object, records, addFields: true })) as {
    ids: string[]
  }
  loaded.push({ object, records, ids })
}

const custom = [
  'Experience__c',
  'Guest_Review__c',
  'Market__c',
  'Space__c',
  'Reservation__c',
  'Product_Family__c',
  'Product__c',
]

beforeAll(async () => {
  if (!samplesPresent) return
  simulator = await startSimulator({ empty: true })
  user = await userOf(simulator)
  for (const name of custom) await simulator.control({ op: 'objects', name })
  await load('Account', csvOf('dataloader/accountData.csv'))
  await load('Opportunity', csvOf('dataloader/opportunityData.csv'))
  await load('Contact', treeOf('coral-cloud/data-Contact.json'))
  await load('Experience__c', treeOf('coral-cloud/data-Experience__c.json'))
  await load('Guest_Review__c', treeOf('coral-cloud/data-Guest_Review__c.json'))
  await load('Account', treeOf('easy-spaces/Accounts.json'))
  await load('Contact', treeOf('easy-spaces/Contacts.json'))
  await load('Lead', treeOf('easy-spaces/Leads.json'))
  await load('Market__c', treeOf('easy-spaces/Market__cs.json'))
  await load('Space__c', treeOf('easy-spaces/Space__cs.json'))
  await load('Reservation__c', treeOf('easy-spaces/Reservation__cs.json'))
  await load('Account', treeOf('ebikes/Accounts.json'))
  await load('Product_Family__c', treeOf('ebikes/Product_Family__cs.json'))
  await load('Product__c', treeOf('ebikes/Product__cs.json'))
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  const enabled = (await inside.asHost.connections.objects({ id: org })).items.filter((one) => one.enabled)
  await inside.asHost.connections.setObjects({
    id: org,
    objects: [...enabled.map((one) => one.object), ...custom],
  })
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside?.close()
  await simulator?.close()
})

/** Set by the org from the stage of a deal, in another way than the org of the sample did. */
const derived = new Set(['ForecastCategory', 'ForecastCategoryName'])

/** A value of a sample file in the form the org gives it back. */
function expected(type: string, value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return type === 'boolean' ? false : null
  if (typeof value !== 'string') return value
  if (type === 'boolean') return value.toLowerCase() === 'true'
  if (['int', 'double', 'currency', 'percent'].includes(type)) return Number(value)
  if (type === 'datetime')
    return new Date(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString().replace('Z', '+0000')
  return value
}

describe.skipIf(!samplesPresent)('real sample records', () => {
  test('are all synced, and nothing else', async () => {
    const { items } = await inside.asHost.sync.runs({ integration_id: org, page_size: 100 })
    expect(items.filter((run) => run.status !== 'done')).toEqual([])
    for (const object of new Set(loaded.map((one) => one.object))) {
      const ids = loaded.filter((one) => one.object === object).flatMap((one) => one.ids)
      expect([object, (await storedRows(inside, org, object)).map(idOf)]).toEqual([object, ids.toSorted()])
      expect([object, await astray(inside, user, org, object)]).toEqual([object, []])
    }
  })

  test('have the values of their files, field by field', async () => {
    let compared = 0
    const wrong: string[] = []
    for (const { object, records, ids } of loaded) {
      const { fields } = await inside.asHost.connections.fields({ id: org, object })
      const known = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
      const stored = new Map(byId(await storedRows(inside, org, object)).map((row) => [idOf(row), row]))
      for (const [place, record] of records.entries()) {
        const row = stored.get(ids[place] ?? '')
        for (const [name, value] of Object.entries(record)) {
          const field = known.get(name.toLowerCase()) ?? known.get(`${name}__c`.toLowerCase())
          // Lookups are checked by the org itself; what the org computes or the loader fills is not the file's.
          if (field === undefined || field.type === 'reference' || field.type === 'id' || field.calculated)
            continue
          if (value === '' || value === null || derived.has(field.name)) continue
          compared += 1
          const [here, there] = [row?.[field.name], expected(field.type, value)]
          if (here !== there)
            wrong.push(
              `${object} ${ids[place]} ${field.name} ${JSON.stringify(here)}, not ${JSON.stringify(there)}`,
            )
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([])
    expect(compared).toBeGreaterThan(5000)
  })

  test('keep letters outside of ASCII, and can be found by them', async () => {
    const names = (await storedRows(inside, org, 'Account')).map((row) => String(row['Name']))
    const special = csvOf('dataloader/accountData.csv')
      .map((row) => row['NAME'] ?? '')
      .filter((name) => /[^\x20-\x7e]/.test(name))
    expect(special.length).toBeGreaterThan(0)
    for (const name of special) expect(names).toContain(name)
    for (const name of special.slice(0, 5)) {
      const { items } = await inside.asHost.records.list({
        integration_id: org,
        object: 'Account',
        q: name.toUpperCase(),
      })
      expect(items.map((item) => item.name)).toContain(name)
    }
  })

  test('link contacts of a tree to the companies they refer to', async () => {
    const accounts = loaded.find((one) => one.object === 'Account' && one.records.length < 20)
    const contacts = loaded.filter((one) => one.object === 'Contact').at(-1)
    const reference = new Map(
      accounts?.records.map((record, place) => [
        `@${String(Reflect.get(Object(record['attributes']), 'referenceId'))}`,
        accounts.ids[place],
      ]),
    )
    const companyOf = async (object: string, externalId: string) => {
      const { items } = await inside.asHost.records.list({
        integration_id: org,
        object,
        q: externalId.toLowerCase(),
      })
      return items.find((item) => item.external_id === externalId)?.company_id
    }
    let linked = 0
    for (const [place, record] of (contacts?.records ?? []).entries()) {
      const account = reference.get(String(record['AccountId']))
      if (account === undefined) continue
      expect(await companyOf('Contact', contacts?.ids[place] ?? '')).toBe(await companyOf('Account', account))
      linked += 1
    }
    expect(linked).toBeGreaterThan(5)
  })
})
