import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../../src/simulator/server.ts'
import type { SimulatorServer } from '../../src/simulator/server.ts'

/** Requests and answers recorded from real orgs by others; they are not part of this repository. */
const DATA = join(import.meta.dirname, '../../../shared/data/salesforce-rest/recorded')
const present = existsSync(DATA)
if (!present) console.log(`skipped: no recorded answers at ${DATA}`)

type Exchange = {
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown }
  readonly response: { readonly status: number; readonly body?: unknown }
}

const isExchange = (value: unknown): value is Exchange =>
  typeof value === 'object' && value !== null && 'request' in value && 'response' in value

const exchanges = (present ? readdirSync(DATA) : []).flatMap((file) =>
  (JSON.parse(readFileSync(join(DATA, file), 'utf8')) as unknown[])
    .filter(isExchange)
    .map((exchange, i) => [`${file} ${i}`, exchange] as const),
)

/** What cannot come out alike, by the name of its test, with the reason. */
const NAMED = 'it names records, or keys of records, that only the recording org had'
const DIFFERENT: Readonly<Record<string, string>> = {
  'test_count_sobjects__network_errors.json 0': 'a server in trouble was recorded',
  'test_run_until_records_in_org__multiple_needed.json 1': 'Organization had other preferences then',
  'test_select_similarity_select_and_insert_strategy.json 2': NAMED,
  'test_select_similarity_select_and_insert_strategy.json 4': NAMED,
  'test_select_similarity_select_and_insert_strategy.json 5': NAMED,
  'test_select_similarity_select_and_insert_strategy.json 7': NAMED,
  'test_select_similarity_select_and_insert_strategy.json 9': 'there is no Event object',
  'test_select_similarity_select_and_insert_strategy.json 10': 'there is no Event object',
  'test_select_similarity_select_and_insert_strategy.json 11': 'it is a job for Event, in XML',
  'test_select_standard_strategy.json 2': NAMED,
  'test_simple_upsert__rest.json 5': NAMED,
  'test_updates_task.json 2': NAMED,
  'test_upsert__rest.json 5': NAMED,
  'test_upsert_complex_external_id_field__rest.json 13': NAMED,
}

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/**
 * Where two answers differ for a client: in the kind of a value or in the keys of an object. What stands in them is each
 * org's own, also how many rows there are; a list that is empty on one side says nothing, a null fits every kind.
 */
function differences(seen: unknown, real: unknown, path: string): string[] {
  const [a, b] = [kindOf(seen), kindOf(real)]
  if (a === 'null' || b === 'null') return []
  if (a !== b) return [`${path}: ${a} instead of ${b}`]
  if (Array.isArray(seen) && Array.isArray(real)) {
    return seen.length === 0 || real.length === 0 ? [] : differences(seen[0], real[0], `${path}[]`)
  }
  if (a !== 'object') return []
  const [mine, theirs] = [seen as Record<string, unknown>, real as Record<string, unknown>]
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((key) => {
    if (!(key in mine)) return [`${path}.${key} is missing`]
    if (!(key in theirs)) return [`${path}.${key} should not be there`]
    return differences(mine[key], theirs[key], `${path}.${key}`)
  })
}

let server: SimulatorServer
let token = ''
beforeAll(async () => {
  server = await createSimulatorServer({ contacts: 40 })
  token = (server.control({ op: 'token' }) as { accessToken: string }).accessToken
})
afterAll(() => server.close())

describe.skipIf(!present)('answers recorded from real orgs', () => {
  test.each(exchanges)('%s', async (name, { request, response }) => {
    const here = (text: string) =>
      text.replaceAll('vxx.0', 'v64.0').replaceAll('00D0xORGID00000000', server.orgId)
    const reply = await fetch(server.url + here(request.url), {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-sfdc-session': token,
        'content-type': 'application/json',
      },
      body: request.body === undefined || request.body === null ? null : here(JSON.stringify(request.body)),
    })
    const text = await reply.text()
    const seen =
      reply.status === response.status ? differences(JSON.parse(text), response.body, 'answer') : [text]
    // What is excused must still differ, or the excuse goes.
    if (name in DIFFERENT) expect(seen, DIFFERENT[name]).not.toEqual([])
    else expect(seen).toEqual([])
  })
})
