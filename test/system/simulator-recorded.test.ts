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

type Excuse = { readonly why: string; readonly differs: readonly string[] }

/** What cannot come out alike, by the name of its test: the reason, and exactly what differs. */
const DIFFERENT: Readonly<Record<string, Excuse>> = {
  'test_count_sobjects__network_errors.json 0': {
    why: 'a server in trouble was recorded',
    differs: ['status 200 instead of 500: INVALID_TYPE'],
  },
  'test_run_until_records_in_org__multiple_needed.json 1': {
    why: 'Organization had other fields in that release; here it has those of the published schema',
    differs: [
      'answer.PreferencesIndividualAutoCreateEnabled should not be there',
      'answer.PreferencesTransactionSecurityPolicy is missing',
      'answer.PreferencesTerminateOldestSession is missing',
      'answer.DelegatedAuthenticationServiceUrl is missing',
    ],
  },
}

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/**
 * Where two answers differ for a client: in the kind of a value or in the keys of an object. What stands in them is each
 * org's own, also how many rows there are; a list that is empty on one side says nothing, a null fits every kind. Lists
 * of the same length are compared place by place; otherwise every element must be like one of the other list.
 */
function differences(seen: unknown, real: unknown, path: string): string[] {
  const [a, b] = [kindOf(seen), kindOf(real)]
  if (a === 'null' || b === 'null') return []
  if (a !== b) return [`${path}: ${a} instead of ${b}`]
  if (Array.isArray(seen) && Array.isArray(real)) return inLists(seen, real, path)
  if (a !== 'object') return []
  const [mine, theirs] = [seen as Record<string, unknown>, real as Record<string, unknown>]
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((key) => {
    if (!(key in mine)) return [`${path}.${key} is missing`]
    if (!(key in theirs)) return [`${path}.${key} should not be there`]
    return differences(mine[key], theirs[key], `${path}.${key}`)
  })
}

function inLists(seen: readonly unknown[], real: readonly unknown[], path: string): string[] {
  if (seen.length === 0 || real.length === 0) return []
  const found =
    seen.length === real.length
      ? seen.flatMap((one, i) => differences(one, real[i], `${path}[]`))
      : [
          ...seen.flatMap((one) => nearest(real.map((other) => differences(one, other, `${path}[]`)))),
          ...real.flatMap((other) => nearest(seen.map((one) => differences(one, other, `${path}[]`)))),
        ]
  return [...new Set(found)]
}

const nearest = (candidates: readonly string[][]): string[] =>
  candidates.toSorted((a, b) => a.length - b.length)[0] ?? []

/** What an answer with another status than the recorded one says, without what is this org's own. */
const refusal = (status: number, wanted: number, text: string): string =>
  `status ${status} instead of ${wanted}: ${/"(?:errorCode|exceptionCode)":"(\w+)"|<exceptionCode>(\w+)/.exec(text)?.slice(1).find(Boolean) ?? ''}`

/** What a record needs to be there at all, by the prefix of its id. */
const BARE: Readonly<Record<string, readonly [object: string, fields: object]>> = {
  '001': ['Account', { Name: 'Recorded' }],
  '003': ['Contact', { LastName: 'Recorded' }],
}

const loaded = new Set<string>()

/** Requests name records that the recording org had; each is put into this one before. */
function haveRecords(body: string): void {
  for (const [id] of body.matchAll(/\b00[13]\w{15}\b/g)) {
    const [object, fields] = BARE[id.slice(0, 3)] ?? []
    if (object === undefined || loaded.has(id)) continue
    loaded.add(id)
    server.control({ op: 'load', object, records: [{ Id: id, ...fields }] })
  }
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
    const sent = request.body ?? null
    const isXml = typeof sent === 'string' && sent.startsWith('<')
    const body = sent === null ? null : here(isXml ? sent : JSON.stringify(sent))
    if (body !== null) haveRecords(body)
    const reply = await fetch(server.url + here(request.url), {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-sfdc-session': token,
        'content-type': isXml ? 'application/xml' : 'application/json',
      },
      body,
    })
    const text = await reply.text()
    const seen =
      reply.status === response.status
        ? differences(parsed(text), parsed(response.body), 'answer')
        : [refusal(reply.status, response.status, text)]
    // What is excused must differ in just that, or the excuse goes.
    const excuse = DIFFERENT[name]
    expect(seen, excuse?.why).toEqual(excuse?.differs ?? [])
  })

  test('no excuse is left for an exchange that is not there', () => {
    const names: string[] = exchanges.map(([name]) => name)
    expect(Object.keys(DIFFERENT).filter((name) => !names.includes(name))).toEqual([])
  })
})

/** XML was recorded as text: what counts in it are its elements, each with its text. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body
  if (!body.trimStart().startsWith('<')) return JSON.parse(body) as unknown
  return Object.fromEntries(
    Array.from(body.matchAll(/<(\w+)>([^<]*)<\/\1>/g), ([, name, text]) => [name, text]),
  )
}
