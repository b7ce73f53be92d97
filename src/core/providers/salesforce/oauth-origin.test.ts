import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testServer, type TestServer } from '../../testing.ts'
import type { ReadPlan, Session } from '../provider.ts'
import { salesforceReader } from './reader.ts'

let org: TestServer
let thief: TestServer
/** Where the org says the next page is. */
let next: string
/** What the org answers in place of a page. */
let redirect: string | null

beforeEach(async () => {
  // No backoff.
  vi.spyOn(Math, 'random').mockReturnValue(0)
  redirect = null
  thief = await testServer((_, response) => response.end('{"records":[],"done":true,"totalSize":0}'))
  org = await testServer((request, response) => {
    if (redirect !== null) return response.writeHead(302, { location: redirect }).end()
    const first = request.url?.startsWith('/services/data/v64.0/query?') === true
    if (!first) return response.writeHead(404).end('[]')
    const record = '{"attributes":{"type":"Contact"},"Id":"003000000000001AAA","Name":"Ana"}'
    return response.end(
      `{"totalSize":2,"done":false,"nextRecordsUrl":${JSON.stringify(next)},"records":[${record}]}`,
    )
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  org.close()
  thief.close()
})

const plan: ReadPlan = {
  object: 'Contact',
  fields: ['Id', 'Name'],
  types: { Id: 'id', Name: 'string' },
  formulas: [],
  nameField: 'Name',
  modstampField: null,
  companyField: null,
  deletedRows: false,
  replicateable: false,
  mergeable: false,
}

async function readAll(): Promise<void> {
  const session: Session = {
    instanceUrl: org.url,
    apiVersion: '64.0',
    token: () => Promise.resolve('the-token'),
    renew: () => Promise.resolve('the-token'),
  }
  for await (const page of salesforceReader.readAll(session, plan, null))
    expect(page.rows.length).toBeGreaterThan(0)
}

test.each([
  ['a whole address', (host: string) => `http://${host}/services/data/v64.0/query/x`],
  ['a user in front of a host', (host: string) => `@${host}/x`],
  ['a longer host', (host: string) => `.${host}/x`],
  ['an address without a scheme', (host: string) => `//${host}/x`],
])('a next page at %s is never asked there', async (_, url) => {
  next = url(new URL(thief.url).host)
  await expect(readAll()).rejects.toThrow()
  expect(thief.asked).toEqual([])
})

test('a redirect to another host ends the read, and the token goes nowhere', async () => {
  redirect = `${thief.url}/services/data/v64.0/query/x`
  await expect(readAll()).rejects.toThrow()
  expect(thief.asked).toEqual([])
})
