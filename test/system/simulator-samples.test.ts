import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../../src/simulator/server.ts'
import type { SimulatorServer } from '../../src/simulator/server.ts'
import { csvOf as csv, samplesPresent as present, treeOf as tree } from '../support/samples.ts'

type Fields = Record<string, unknown>

let server: SimulatorServer
let token = ''
beforeAll(async () => {
  server = await createSimulatorServer({ empty: true })
  token = String((server.control({ op: 'token' }) as Fields)['accessToken'])
})
afterAll(() => server.close())

async function soql(query: string): Promise<Fields[]> {
  const url = `${server.url}/services/data/v64.0/query?q=${encodeURIComponent(query)}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return ((await response.json()) as { records: Fields[] }).records
}
const load = (object: string, records: Fields[], addFields = false) =>
  server.control({ op: 'load', object, records, addFields }) as { loaded: number; added: string[] }

describe.skipIf(!present)('real sample records', () => {
  test('accounts of the Data Loader keep their ids, dates and order', async () => {
    const rows = csv('dataloader/accountData.csv')
    expect(rows.length).toBeGreaterThan(400)
    expect(load('Account', rows, true)).toMatchObject({
      loaded: rows.length,
      added: ['Account.ORACLE_ID__c'],
    })
    const [first] = await soql(
      'SELECT Id, Name, CreatedDate, SystemModstamp, BillingCity FROM Account ORDER BY SystemModstamp, Id LIMIT 1',
    )
    const sample = rows.find((row) => row['ID'] === first?.['Id'])
    expect(first).toMatchObject({ Name: sample?.['NAME'], BillingCity: sample?.['BILLINGCITY'] })
    expect(String(first?.['SystemModstamp']).slice(0, 19)).toBe(
      String(sample?.['SYSTEMMODSTAMP']).slice(0, 19),
    )
  })

  test('deals keep their stage, amount and account', async () => {
    const rows = csv('dataloader/opportunityData.csv')
    load('Opportunity', rows, true)
    const won = rows.filter((row) => row['STAGENAME'] === 'Closed Won')
    const found = await soql(
      "SELECT Id, Amount, Account.Name FROM Opportunity WHERE StageName = 'Closed Won' ORDER BY Id",
    )
    expect(found.map((record) => record['Amount'])).toEqual(
      won
        .toSorted((a, b) => (String(a['ID']) < String(b['ID']) ? -1 : 1))
        .map((row) => Number(row['AMOUNT'])),
    )
  })

  test('contacts with custom fields are refused by field name, then bring the fields along', async () => {
    const records = tree('coral-cloud/data-Contact.json')
    expect(() => load('Contact', records)).toThrow(/Contact has no field .*Interest1__c/)
    expect(load('Contact', records, true).loaded).toBe(records.length)
    const [found] = await soql(
      "SELECT Name, MailingAddress, Guest_Type__c FROM Contact WHERE External_Id__c = '10008756'",
    )
    expect(found).toMatchObject({
      Name: 'Frayda Dowsing',
      MailingAddress: { city: 'Honolulu' },
      Guest_Type__c: 'Romance Retreaters',
    })
  })

  test('contacts of a tree find the accounts they refer to', async () => {
    load('Account', tree('easy-spaces/Accounts.json'), true)
    const contacts = tree('easy-spaces/Contacts.json')
    load('Contact', contacts, true)
    const found = await soql("SELECT Account.Name FROM Contact WHERE Email = 'phaidra.rayer@sw-global.com'")
    const first = tree('easy-spaces/Accounts.json').find(
      (record) =>
        (record['attributes'] as Fields)['referenceId'] === String(contacts[0]?.['AccountId']).slice(1),
    )
    expect(found[0]).toMatchObject({ Account: { Name: first?.['Name'] } })
  })

  test('a custom object comes with its records', async () => {
    const records = tree('easy-spaces/Market__cs.json')
    server.control({ op: 'objects', name: 'Market__c', label: 'Market' })
    expect(load('Market__c', records, true).loaded).toBe(records.length)
    expect(await soql('SELECT Name FROM Market__c')).toHaveLength(records.length)
  })
})
