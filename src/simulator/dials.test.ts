import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { DIALS } from './admin.ts'
import { recordsOf, startBench, textOf, V } from './testing.ts'
import type { Fields } from './testing.ts'

const bench = await startBench({ contacts: 60 })
const { url, clientId } = bench.server
beforeEach(() => {
  bench.control({ op: 'clock', offsetMs: 0 })
  bench.control({ op: 'clear' })
})

/** Turns a dial as an administrator does who is not in the same process. */
async function turn(op: string, input: object = {}): Promise<Fields> {
  const body = JSON.stringify(input)
  const reply = await fetch(`${url}/__sim/${op}`, { method: 'POST', body })
  expect(reply.status, op).toBe(200)
  return (await reply.json()) as Fields
}

const account = async (Name: string, more: object = {}) =>
  textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name, ...more }), 'id')
const status = async (method: string, path: string, body?: object) =>
  (await bench.call(method, `${V}/sobjects/${path}`, body)).status
const rows = async (query: string, all = false) => recordsOf(await bench.soql(query, all))
const errorCode = (json: unknown) => (json as Fields[])[0]?.['errorCode']
const now = async () => Date.parse((await bench.call('GET', `${V}/limits`)).headers.get('date') ?? '')
const fieldsOf = async (object: string) => {
  const { json } = await bench.call('GET', `${V}/sobjects/${object}/describe`)
  return (json as { fields: Fields[] }).fields.map((one) => one['name'])
}

/** What a client notices of each dial. */
const SEEN: Readonly<Record<string, () => Promise<void>>> = {
  bulk: async () => {
    await turn('bulk', { fail: 'InternalServerError : out of rope' })
    const query = { operation: 'query', query: 'SELECT Id FROM Account' }
    const path = `${V}/jobs/query/${textOf(await bench.call('POST', `${V}/jobs/query`, query), 'id')}`
    const job = async () => (await bench.call('GET', path)).json
    await expect
      .poll(job)
      .toMatchObject({ state: 'Failed', errorMessage: 'InternalServerError : out of rope' })
  },
  clear: async () => {
    await turn('fault', { kind: 'unavailable' })
    expect((await bench.call('GET', `${V}/limits`)).status).toBe(503)
    await turn('clear')
    expect((await bench.call('GET', `${V}/limits`)).status).toBe(200)
  },
  client: async () => {
    await turn('client', { clientId: 'quay-app', redirectUris: ['http://127.0.0.1:1/back'] })
    const page = (id: string) =>
      fetch(
        `${url}/services/oauth2/authorize?response_type=code&client_id=${id}&redirect_uri=${encodeURIComponent('http://127.0.0.1:1/back')}`,
        { redirect: 'manual' },
      )
    expect(await (await page('quay-app')).text()).not.toBe(await (await page('nobody')).text())
  },
  'client-key': async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    expect(await turn('client-key', { clientId, publicKey: pem })).toEqual({ clientId })
  },
  clock: async () => {
    const before = await now()
    await turn('clock', { offsetMs: 86_400_000 })
    expect(await now()).toBeGreaterThanOrEqual(before + 86_400_000)
  },
  'commit-late': async () => {
    const modstamp = new Date(Date.now() - 60_000).toISOString()
    await turn('commit-late', { object: 'Account', fields: { Name: 'Late' }, modstamp, afterMs: 540_000 })
    const found = () => rows(`SELECT Id FROM Account WHERE Name = 'Late' AND SystemModstamp <= ${modstamp}`)
    expect(await found()).toHaveLength(0)
    bench.control({ op: 'clock', offsetMs: 541_000 })
    expect(await found()).toHaveLength(1)
  },
  delete: async () => {
    const id = await account('Sunk')
    await turn('delete', { object: 'Account', id })
    expect(await status('GET', `Account/${id}`)).toBe(404)
    expect(await rows(`SELECT IsDeleted FROM Account WHERE Id = '${id}'`, true)).toMatchObject([
      { IsDeleted: true },
    ])
  },
  'duplicate-rule': async () => {
    await turn('duplicate-rule', { object: 'Account', fields: ['Site'] })
    await account('First', { Site: 'Pier 9' })
    const second = await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Second', Site: 'Pier 9' })
    expect([second.status, errorCode(second.json)]).toEqual([400, 'DUPLICATES_DETECTED'])
    await turn('duplicate-rule', { object: 'Account', remove: true })
  },
  fault: async () => {
    await turn('fault', { kind: 'quota', times: 1 })
    expect((await bench.call('GET', `${V}/limits`)).status).toBe(403)
  },
  field: async () => {
    await turn('field', { object: 'Account', add: { name: 'Depth__c', type: 'number' } })
    expect(await fieldsOf('Account')).toContain('Depth__c')
  },
  flood: async () => {
    const { at } = await turn('flood', { object: 'Contact', count: 40, at: '2026-02-01T10:00:00Z' })
    const stamps = await rows('SELECT SystemModstamp FROM Contact')
    expect(stamps.filter((row) => row['SystemModstamp'] === at)).toHaveLength(40)
  },
  load: async () => {
    const { loaded } = await turn('load', { object: 'Lead', records: [{ LastName: 'Loaded', Company: 'C' }] })
    expect([loaded, await rows("SELECT Company FROM Lead WHERE LastName = 'Loaded'")]).toMatchObject([
      1,
      [{ Company: 'C' }],
    ])
  },
  merge: async () => {
    const [master, loser] = [await account('Master'), await account('Loser')]
    const contact = await bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'Kid', AccountId: loser })
    expect(await turn('merge', { object: 'Account', master, loser })).toEqual({ moved: 1 })
    const [kid] = await rows(`SELECT AccountId FROM Contact WHERE Id = '${textOf(contact, 'id')}'`)
    const [lost] = await rows(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`, true)
    expect([kid!['AccountId'], lost]).toMatchObject([master, { IsDeleted: true, MasterRecordId: master }])
  },
  objects: async () => {
    await turn('objects', { name: 'Berth__c', fields: [{ name: 'Depth__c', type: 'number' }] })
    expect(await status('POST', 'Berth__c', { Name: 'One', Depth__c: 4 })).toBe(201)
  },
  purge: async () => {
    const id = await account('Gone')
    expect(await status('DELETE', `Account/${id}`)).toBe(204)
    expect(await turn('purge', { object: 'Account', id })).toEqual({ purged: 1 })
    expect(await rows(`SELECT Id FROM Account WHERE Id = '${id}'`, true)).toHaveLength(0)
  },
  recalculate: async () => {
    await turn('field', { object: 'Account', add: { name: 'Age__c', type: 'number', calculated: true } })
    const id = await account('Old')
    const read = async () =>
      (await rows(`SELECT Age__c, SystemModstamp FROM Account WHERE Id = '${id}'`))[0] ?? {}
    const before = await read()
    expect(await turn('recalculate', { object: 'Account', field: 'Age__c', value: 7, id })).toEqual({
      recalculated: 1,
    })
    expect(await read()).toMatchObject({ Age__c: 7, SystemModstamp: before['SystemModstamp'] })
    expect(await status('PATCH', `Account/${id}`, { Age__c: 8 })).toBe(400)
  },
  'record-type': async () => {
    await turn('record-type', { object: 'Account', name: 'Harbour' })
    const { json } = await bench.call('GET', `${V}/sobjects/Account/describe`)
    const types = (json as { recordTypeInfos: Fields[] }).recordTypeInfos
    expect(types.map((type) => type['developerName'])).toContain('Harbour')
  },
  rule: async () => {
    const when = [{ field: 'Name', op: 'starts', value: 'Ban' }]
    await turn('rule', { object: 'Account', name: 'Names', when, message: 'Not this one' })
    const refused = await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Banned' })
    expect(refused.json).toMatchObject([{ message: 'Not this one' }])
    await turn('rule', { object: 'Account', name: 'Names', remove: true })
  },
  stats: async () => {
    const before = Number((await turn('stats'))['calls'])
    await bench.call('GET', `${V}/limits`)
    expect(Number((await turn('stats'))['calls'])).toBe(before + 1)
  },
  tick: async () => {
    const since = new Date((await now()) - 1000).toISOString()
    const { changes } = await turn('tick', { times: 3 })
    const [first] = (changes as Fields[]).filter((change) => change['action'] !== 'deleted')
    const { object, id } = first!
    const query = `SELECT Id FROM ${String(object)} WHERE Id = '${String(id)}' AND SystemModstamp >= ${since}`
    expect(await rows(query)).toHaveLength(1)
  },
  token: async () => {
    const { accessToken } = await turn('token')
    const headers = { authorization: `Bearer ${String(accessToken)}` }
    expect((await fetch(`${url}${V}/limits`, { headers })).status).toBe(200)
  },
  undelete: async () => {
    const id = await account('Back')
    expect(await status('DELETE', `Account/${id}`)).toBe(204)
    await turn('undelete', { object: 'Account', id })
    expect(await status('GET', `Account/${id}`)).toBe(200)
  },
}

test.each(Object.keys(DIALS))('%s is seen by a client', async (op) => {
  expect(Object.keys(SEEN)).toContain(op)
  await SEEN[op]?.()
})

test.each([
  ['clock', { offsetMs: 'later' }, 'offsetMs must be a number'],
  ['clock', { offset: 1 }, 'clock does not know offset; it takes offsetMs'],
  ['tick', { times: 0 }, 'times must be a whole number of at least 1, not 0'],
  ['tick', { times: 1001 }, 'times must be between 1 and 1000'],
  ['load', { object: 'Boat', records: [] }, 'no object Boat'],
  ['load', { object: 'Lead', records: 'all' }, 'records must be an array of objects'],
  ['commit-late', { object: 'Lead', fields: {}, modstamp: 'soon' }, 'modstamp must be an instant'],
  ['commit-late', { object: 'Lead', fields: {}, modstamp: 1, id: '7' }, 'id must be an id'],
  ['flood', { object: 'Lead', count: -1 }, 'count must be a whole number of at least 1'],
  ['delete', { object: 'Lead' }, 'id must be a text'],
  ['token', { username: 'nobody' }, 'no such user: nobody'],
  ['client-key', { clientId: 'nobody', publicKey: 'x' }, 'no client nobody'],
  ['client-key', { clientId, publicKey: 'x' }, 'as PEM'],
  ['clear', { all: true }, 'clear does not know all; it takes nothing'],
])('%s with %j is refused: %s', async (op, input, message) => {
  const reply = await fetch(`${url}/__sim/${op}`, { method: 'POST', body: JSON.stringify(input) })
  const [error] = (await reply.json()) as Fields[]
  expect([reply.status, error!['errorCode']]).toEqual([400, 'BAD_REQUEST'])
  expect(error!['message']).toContain(message)
})
