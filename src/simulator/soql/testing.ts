import { expect } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'
import type { Bench, Fields } from '../testing.ts'

/** Wednesday, 15 July 2026, noon: the instant at which the tables of queries are asked. */
export const NOON = Date.UTC(2026, 6, 15, 12)

export const accountId = (n: number) => `00100000000000${n}AAA`
export const contactId = (n: number) => `00300000000000${n}AAA`
export const dealId = (n: number) => `00600000000000${n}AAA`

const ACCOUNTS: readonly Fields[] = [
  {
    Name: 'Anchor Supply',
    Type: 'Customer - Direct',
    Industry: 'Shipping',
    AnnualRevenue: 1000,
    NumberOfEmployees: 10,
    BillingCity: 'Kiel',
    BillingLatitude: 54.32,
    BillingLongitude: 10.13,
    Site: 'a\\b',
    AccountNumber: '100%',
  },
  {
    Name: 'Äquator Segel',
    Industry: 'Retail',
    AnnualRevenue: 251,
    NumberOfEmployees: 200,
    BillingCity: 'Lübeck',
    BillingLatitude: 53.87,
    BillingLongitude: 10.69,
    ParentId: accountId(1),
    AccountNumber: '100_a',
  },
  {
    Name: 'Brine & Söhne',
    Industry: 'Retail',
    AnnualRevenue: -5,
    ParentId: accountId(2),
    Site: 'line\nbreak',
    AccountNumber: '1000',
  },
  {
    Name: 'émile',
    NumberOfEmployees: 0,
    BillingCity: 'Porto',
    BillingLatitude: 41.15,
    BillingLongitude: -8.61,
    ParentId: accountId(3),
    Site: "O'Hara",
  },
  { Name: 'Zebra', Industry: 'Shipping', AnnualRevenue: 1000, ParentId: accountId(4), Site: 'a\tb' },
  { Name: 'zebra crossing', ParentId: accountId(5), Site: '' },
  { Name: 'Gone', Industry: 'Retail', AnnualRevenue: 7, IsDeleted: true },
]

const CONTACTS: readonly Fields[] = [
  { FirstName: 'Ada', LastName: 'Zimt', AccountId: accountId(1), Title: 'Owner', Birthdate: '1990-02-03' },
  { FirstName: 'Ben', LastName: 'Öhler', AccountId: accountId(1), Title: 'Buyer', Birthdate: '2000-12-31' },
  { LastName: 'Abel', AccountId: accountId(2), Title: 'owner', ReportsToId: contactId(1) },
  { FirstName: 'Han', LastName: 'Solo', ReportsToId: contactId(3) },
  { FirstName: 'Olga', LastName: 'Ohl', AccountId: accountId(3), Birthdate: '1990-02-28' },
]

const DEALS: readonly Fields[] = [
  {
    AccountId: accountId(1),
    StageName: 'Closed Won',
    LeadSource: 'Web',
    Amount: 10,
    CloseDate: '2026-07-15',
    CreatedDate: '2026-07-15T11:00:00Z',
  },
  {
    AccountId: accountId(1),
    StageName: 'Closed Won',
    LeadSource: 'Phone',
    Amount: 30,
    CloseDate: '2026-06-30',
    CreatedDate: '2026-07-14T23:59:59Z',
  },
  {
    AccountId: accountId(2),
    StageName: 'Prospecting',
    LeadSource: 'Web',
    Amount: 5.25,
    CloseDate: '2026-08-01',
    CreatedDate: '2026-07-15T00:00:00Z',
  },
  { StageName: 'Prospecting', CloseDate: '2025-07-15', CreatedDate: '2025-01-31T12:30:00Z' },
  {
    AccountId: accountId(3),
    StageName: 'Closed Lost',
    LeadSource: 'Web',
    Amount: 100,
    CloseDate: '2026-07-20',
    CreatedDate: '2026-07-05T08:15:00Z',
  },
  {
    AccountId: accountId(5),
    StageName: 'Closed Lost',
    Amount: 0,
    CloseDate: '2027-01-01',
    CreatedDate: '2024-02-29T23:00:00Z',
  },
]

const TASKS: readonly Fields[] = [
  { Subject: 'Call', WhatId: accountId(1), WhoId: contactId(1), Status: 'Completed', Priority: 'High' },
  { Subject: 'Mail', WhatId: dealId(3), WhoId: contactId(4), Status: 'Not Started' },
  { Subject: 'Visit', Status: 'In Progress', Priority: 'Low' },
  { Subject: 'Send', WhatId: accountId(2), Status: 'Deferred' },
]

const SKILLS: readonly Fields[] = [
  { Kinds__c: 'rope;sail', Count__c: 1 },
  { Kinds__c: 'Sail', Count__c: 2.5 },
  { Kinds__c: null },
  { Kinds__c: 'oar;rope;sail' },
]

/** Starts an organisation with a handful of rows of each kind; ids end in 1, 2, 3 and so on. */
export async function startFixture(): Promise<Bench> {
  const bench = await startBench({ empty: true, clock: { offsetMs: NOON - Date.now() } })
  bench.control({
    op: 'objects',
    name: 'Skill__c',
    fields: [
      { name: 'Kinds__c', type: 'multipicklist', values: ['rope', 'sail', 'oar'] },
      { name: 'Count__c', type: 'number', scale: 1 },
    ],
  })
  const load = (object: string, prefix: string, rows: readonly Fields[]) =>
    bench.control({
      op: 'load',
      object,
      records: rows.map((row, i) => ({ Id: `${prefix}00000000000${i + 1}AAA`, ...row })),
    })
  load('Account', '001', ACCOUNTS)
  load('Contact', '003', CONTACTS)
  load(
    'Opportunity',
    '006',
    DEALS.map((deal, i) => ({ Name: `Deal ${i + 1}`, ...deal })),
  )
  load('Task', '00T', TASKS)
  load('Skill__c', 'a10', SKILLS)
  return bench
}

/** The last digits of the ids found, in the order they came. */
export async function digits(bench: Bench, query: string, all = false): Promise<string> {
  const reply = await bench.soql(query, all)
  expect(reply.text, query).not.toContain('errorCode')
  return recordsOf(reply)
    .map((record) => String(record['Id']).slice(14, 15))
    .join('')
}
