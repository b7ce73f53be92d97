import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../../src/simulator/server.ts'
import type { SimulatorServer } from '../../src/simulator/server.ts'

/** Real describes, recorded from real orgs by others; they are not part of this repository. */
const DATA = join(import.meta.dirname, '../../../shared/data/salesforce-describe')
const present = existsSync(DATA)
if (!present) console.log(`skipped: no recorded describes at ${DATA}`)

type Json = Record<string, unknown>
type Described = Json & { fields: Json[]; childRelationships: Json[]; urls: Json }

const recorded = (name: string) => JSON.parse(readFileSync(join(DATA, name), 'utf8')) as Json
const keys = (value: unknown) => Object.keys(value as object).sort()
const named = (list: readonly Json[], name: unknown) => list.find((one) => one['name'] === name) ?? {}

/** The lists of which the simulator has a part, or objects of its own. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'Event.RecurrenceTimeZoneSidKey': 'picklistValues',
  'Event.WhatId': 'referenceTo',
}

/** What the recording orgs had added themselves. */
const isPackaged = (field: Json) => String(field['name']).endsWith('__c')

/** What histories have got since the schema was published. */
const LATER = ['DataType', 'PrevAmount', 'PrevCloseDate']

let server: SimulatorServer
let token = ''
beforeAll(async () => {
  server = await createSimulatorServer({ empty: true })
  token = String((server.control({ op: 'token' }) as Json)['accessToken'])
})
afterAll(() => server.close())

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${server.url}/services/data${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return (await response.json()) as T
}

describe.skipIf(!present).each([
  ['Account', 'v48.0'],
  ['Contact', 'v59.0'],
  ['Lead', 'v59.0'],
  ['Opportunity', 'v59.0'],
  ['Event', 'v60.0'],
])('%s as recorded at %s', (name, version) => {
  let real: Described
  let ours: Described
  beforeAll(async () => {
    real = recorded(`${name}.describe.json`) as Described
    ours = await get<Described>(`/${version}/sobjects/${name}/describe`)
  })

  test('has the same keys, of the object, its fields, values, relationships and record types', () => {
    expect(keys(ours)).toEqual(keys(real))
    expect(keys(ours.urls)).toEqual(keys(real.urls))
    for (const field of ours.fields) expect(keys(field), String(field['name'])).toEqual(keys(real.fields[0]))
    for (const list of ['childRelationships', 'recordTypeInfos', 'supportedScopes']) {
      const [mine, theirs] = [ours[list], real[list]] as [Json[], Json[]]
      expect(keys(mine[0]), list).toEqual(keys(theirs[0]))
    }
    const values = (from: Described) => from.fields.flatMap((field) => field['picklistValues'] as Json[])[0]
    expect(keys(values(ours))).toEqual(keys(values(real)))
  })

  test('every standard field agrees in all 57 facts, in the same order', () => {
    const standard = real.fields.filter((field) => !isPackaged(field))
    expect(standard.length).toBeGreaterThan(35)
    for (const field of standard) {
      const at = `${name}.${String(field['name'])}`
      const mine = named(ours.fields, field['name'])
      const left = LEFT_OUT[at]
      expect(mine, at).toEqual(left === undefined ? field : { ...field, [left]: mine[left] })
      if (left !== undefined) expect(mine[left], `${at} needs no exception`).not.toEqual(field[left])
    }
    const order = (from: readonly Json[]) =>
      from.filter((field) => !isPackaged(field)).map((field) => field['name'])
    expect(order(ours.fields)).toEqual(order(real.fields))
  })

  test('agrees in what the object allows and is called', () => {
    const whole = ['childRelationships', 'fields', 'recordTypeInfos', 'urls']
    const facts = (from: Json) =>
      Object.fromEntries(Object.entries(from).filter(([key]) => !whole.includes(key)))
    expect(facts(ours)).toEqual(facts(real))
  })

  test('shows the same child relationships among the objects that both have', () => {
    const both =
      'Account|AccountHistory|Contact|ContactHistory|Event|Lead|LeadHistory|Opportunity|OpportunityFieldHistory|OpportunityHistory|CampaignMember|Task'.split(
        '|',
      )
    const shown = (from: Described) =>
      from.childRelationships
        .filter(
          (child) => both.includes(String(child['childSObject'])) && !isPackaged({ name: child['field'] }),
        )
        .map((child) => JSON.stringify(child, Object.keys(child).sort()))
        .sort()
    expect(shown(ours)).toEqual(shown(real))
  })
})

test.skipIf(!present)('describe global agrees in everything it says of the objects both have', async () => {
  const real = recorded('describeGlobal.json') as { sobjects: Json[] }
  const ours = await get<{ sobjects: Json[]; encoding: string; maxBatchSize: number }>('/v48.0/sobjects')
  expect(keys(ours)).toEqual(keys(real))
  for (const object of ours.sobjects) {
    expect(keys(object)).toEqual(keys(real.sobjects[0]))
    const theirs = real.sobjects.find((one) => one['name'] === object['name'])
    if (theirs) {
      expect(object, String(object['name'])).toEqual(theirs)
    }
  }
})

type Sketch = {
  fields: Record<string, { type: string; nillable: boolean }>
  parents: Record<string, string[]>
  children: Record<string, string[]>
}

const COARSE: Readonly<Record<string, readonly string[]>> = {
  number: ['int', 'double', 'currency', 'percent'],
  'datetime-or-date': ['date', 'datetime'],
  boolean: ['boolean'],
  address: ['address'],
}

test
  .skipIf(!present)
  .each([
    'Campaign',
    'CampaignMember',
    'Task',
    'User',
    'Organization',
    'UserRole',
    'PermissionSetAssignment',
    'ApexClass',
    'ApexTrigger',
    'OpportunityHistory',
    'OpportunityFieldHistory',
    'AccountHistory',
    'ContactHistory',
    'LeadHistory',
  ])('%s has the fields, types, nullability and parents of the published schema', async (name) => {
  const { objects } = recorded('standard-objects.schema.json') as unknown as {
    objects: Record<string, Sketch>
  }
  const sketch = objects[name]!
  const { fields } = await get<Described>(`/v60.0/sobjects/${name}/describe`)
  const standard = fields.filter((field) => !isPackaged(field) && !LATER.includes(String(field['name'])))
  expect(standard.map((field) => String(field['name'])).sort()).toEqual(Object.keys(sketch.fields).sort())
  for (const [field, { type, nillable }] of Object.entries(sketch.fields)) {
    const mine = named(fields, field)
    expect(mine['nillable'], `${field} nillable`).toBe(nillable)
    if (COARSE[type]) expect(COARSE[type], `${field} is ${String(mine['type'])}`).toContain(mine['type'])
    else
      expect(Object.values(COARSE).flat(), `${field} is ${String(mine['type'])}`).not.toContain(mine['type'])
  }
  const parents = fields
    .filter((field) => field['type'] === 'reference')
    .map((field) => field['relationshipName'])
  expect(Object.keys(sketch.parents).filter((parent) => !parents.includes(parent))).toEqual([])
})

test('every object answers a describe whose relationships and values hold together', async () => {
  const { sobjects } = await get<{ sobjects: Json[] }>('/v68.0/sobjects')
  expect(sobjects.length).toBeGreaterThanOrEqual(13)
  for (const object of sobjects) {
    const described = await get<Described>(`/v68.0/sobjects/${String(object['name'])}/describe`)
    expect(described['keyPrefix']).toBe(object['keyPrefix'])
    for (const field of described.fields) {
      const isLookup = field['type'] === 'reference'
      expect((field['referenceTo'] as unknown[]).length > 0, String(field['name'])).toBe(isLookup)
      expect(field['custom']).toBe(isPackaged(field))
    }
  }
})
