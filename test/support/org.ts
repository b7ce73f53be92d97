import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import Database from 'better-sqlite3'
import type { SyncRun } from '../../src/contract/sync.ts'
import type { Clock } from '../../src/core/index.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { signInAtSimulator } from './sign-in.ts'
import type { TestCore } from './test-core.ts'
import type { Client } from './transports.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What the API of an org takes and answers, as its first user. */
export type OrgUser = {
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** All rows of a query, page by page, without `attributes`. */
  rows(soql: string, options?: { readonly deleted?: boolean }): Promise<Fields[]>
  create(object: string, fields: Fields): Promise<string>
  change(object: string, id: string, fields: Fields): Promise<void>
  remove(object: string, id: string): Promise<void>
}

const version = '/services/data/v64.0'

export async function userOf(simulator: Simulator): Promise<OrgUser> {
  const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
  const call: OrgUser['call'] = async (method, path, body) => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }
  const done = async (answer: ReturnType<OrgUser['call']>): Promise<unknown> => {
    const { status, body } = await answer
    if (status >= 300) throw new Error(`the org answered ${status}: ${JSON.stringify(body)}`)
    return body
  }
  return {
    call,
    async rows(soql, { deleted = false } = {}) {
      const found: Fields[] = []
      let next: string | undefined =
        `${version}/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`
      while (next !== undefined) {
        const page = (await done(call('GET', next))) as { records: Fields[]; nextRecordsUrl?: string }
        found.push(...page.records.map(({ attributes: _, ...fields }) => fields))
        next = page.nextRecordsUrl
      }
      return found
    },
    create: async (object, fields) =>
      String(Reflect.get(Object(await done(call('POST', `${version}/sobjects/${object}`, fields))), 'id')),
    change: async (object, id, fields) =>
      void (await done(call('PATCH', `${version}/sobjects/${object}/${id}`, fields))),
    remove: async (object, id) => void (await done(call('DELETE', `${version}/sobjects/${object}/${id}`))),
  }
}

/**
 * Signs in at the simulator's pages and answers the connection; every standard object begins its first sync. There is
 * no schedule: runs start when the test says so.
 */
export async function connectOrg(api: Client, simulator: Simulator, label?: string): Promise<number> {
  const { flow_id, authorize_url } = await api.connections.startAuth({
    flow: 'web',
    login_url: simulator.url,
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    label,
  })
  await signInAtSimulator(authorize_url ?? '')
  const { status, integration_id, error } = await api.connections.authStatus({ flow_id })
  if (integration_id === undefined) throw new Error(`sign-in ${status}: ${error?.message}`)
  await api.connections.update({ id: integration_id, schedule_minutes: null })
  return integration_id
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks until the answer is what is waited for; says what it was last when that takes too long. */
export async function until<T>(
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  limitMs = 45_000,
): Promise<T> {
  for (const end = performance.now() + limitMs; ;) {
    const answer = await ask()
    if (good(answer)) return answer
    if (performance.now() > end) throw new Error(`waited in vain; last: ${JSON.stringify(answer)}`)
    await wait(20)
  }
}

const isOver = (run: SyncRun): boolean => ['done', 'failed', 'cancelled', 'paused'].includes(run.status)

/** The run once it has ended, or is paused. */
export function ended(api: Client, id: number, limitMs?: number): Promise<SyncRun> {
  return until(() => api.sync.run({ id }), isOver, limitMs)
}

/** Waits until no run of any connection is queued or under way. */
export async function allEnded(api: Client, limitMs?: number): Promise<void> {
  await until(
    () => api.sync.runs({ active: true, page_size: 100 }),
    ({ items }) => items.every(isOver),
    limitMs,
  )
}

/** Syncs one object now and answers the run at its end. */
export async function syncNow(
  api: Client,
  integration_id: number,
  entity: string,
  mode?: 'full' | 'incremental',
): Promise<SyncRun> {
  const { run_id } = await api.sync.start({ integration_id, entity, mode })
  return ended(api, run_id)
}

/** Every record of an object in the local copy, with all its fields as stored, in the order of their ids. */
export async function storedRows(
  core: TestCore,
  integration_id: number,
  object: string,
  deleted: 'with' | 'without' | 'only' = 'without',
): Promise<Fields[]> {
  const download = await core.core.openExport(
    { via: 'host', credential: { kind: 'window' } },
    { integration_id, object, format: 'ndjson', deleted },
  )
  let text = ''
  for await (const chunk of download.chunks) text += chunk
  return byId(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Fields),
  )
}

export const idOf = (row: Fields | undefined): string => String(row?.['Id'])

export function byId(rows: readonly Fields[]): Fields[] {
  return rows.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1))
}

/** Every row of an object in the org, all fields the console knows of, in the order of their ids. */
export async function orgRows(api: Client, user: OrgUser, id: number, object: string): Promise<Fields[]> {
  const { fields } = await api.connections.fields({ id, object })
  return byId(await user.rows(`SELECT ${fields.map((field) => field.name).join(',')} FROM ${object}`))
}

/** Fields that move alone make no version, so the text kept may hold older ones; the stamp is kept beside it. */
const bookkeeping = new Set([
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
])

/**
 * How the local copy of an object differs from the org: content field by field, and the change stamp of every record.
 * Empty when it does not.
 */
export async function astray(core: TestCore, user: OrgUser, id: number, object: string): Promise<string[]> {
  const there = await orgRows(core.asHost, user, id, object)
  const content = (rows: readonly Fields[]): Fields[] =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !bookkeeping.has(name))))
  const db = new Database(join(core.dataDir, 'orgdeck.db'), { readonly: true })
  const stamps = db
    .prepare<[number, string], { Id: string; stamp: number }>(
      'SELECT external_id AS Id, remote_modstamp AS stamp FROM integration_connectors ' +
        'WHERE connection_id = ? AND object = ? AND deleted_at IS NULL',
    )
    .all(id, object)
  db.close()
  return [
    ...differences(content(await storedRows(core, id, object)), content(there)),
    ...differences(
      stamps,
      there.map((row) => ({
        Id: row['Id'],
        stamp: Date.parse(String(row['SystemModstamp'] ?? row['CreatedDate'])),
      })),
    ),
  ]
}

/** What differs between two sets of records, field by field; empty when they are the same. Only the first twenty. */
export function differences(here: readonly Fields[], org: readonly Fields[]): string[] {
  const there = org.map(withoutCompounds).map(filled)
  const found: string[] = here.length === there.length ? [] : [`${here.length} rows, not ${there.length}`]
  const known = new Map(here.map((row) => [idOf(row), filled(row)]))
  for (const row of there) {
    const own = known.get(idOf(row))
    known.delete(idOf(row))
    if (own === undefined) found.push(`${idOf(row)} is missing`)
    if (isDeepStrictEqual(own, row)) continue
    for (const name of new Set(own === undefined ? [] : [...Object.keys(row), ...Object.keys(own)])) {
      const [one, other] = [JSON.stringify(own?.[name]), JSON.stringify(row[name])]
      if (one !== other) found.push(`${idOf(row)} ${name} ${one}, not ${other}`)
    }
  }
  found.push(...[...known.keys()].map((id) => `${id} is too many`))
  return found.slice(0, 20)
}

/** Fields without a value: one that came into view later is missing in older copies, and that is the same as empty. */
function filled(row: Fields): Fields {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

/** An address as one value only repeats its parts, which are compared each by itself. */
function withoutCompounds(row: Fields): Fields {
  const parts = Object.entries(row).filter(
    ([name]) => !(`${name.replace(/Address$/, '')}City` in row && name.endsWith('Address')),
  )
  return Object.fromEntries(parts)
}

/** A clock that follows the real one and can be turned forward; what falls due on the way runs. */
export function movableClock(): Clock & { readonly advance: (ms: number) => void } {
  let ahead = 0
  const due = new Set<{ readonly at: number; readonly run: () => void; timer: NodeJS.Timeout }>()
  const now = (): number => Date.now() + ahead
  return {
    now,
    after(ms, run) {
      const fire = (): void => {
        due.delete(entry)
        run()
      }
      const entry = { at: now() + ms, run: fire, timer: setTimeout(fire, ms) }
      due.add(entry)
      return () => {
        clearTimeout(entry.timer)
        due.delete(entry)
      }
    },
    advance(ms) {
      ahead += ms
      for (const entry of due) {
        if (entry.at > now()) continue
        clearTimeout(entry.timer)
        entry.run()
      }
    },
  }
}
