import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createOrgdeckClient } from '../../src/client/index.ts'
import type { ReconcileReport } from '../../src/contract/reconcile.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { openDatabase } from '../../src/simulator/store.ts'
import { temporaryDir } from '../support/host-process.ts'
import { startTestHttp, type TestHttp } from '../support/http-host.ts'
import { allEnded, astray, connectOrg, syncNow, until, userOf, type OrgUser } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'
import type { Client } from '../support/transports.ts'

const contacts = 2600

let folder: Awaited<ReturnType<typeof temporaryDir>>
let simulator: Simulator
let user: OrgUser
let inside: TestCore
let http: TestHttp
let api: Client
let org: number
beforeAll(async () => {
  folder = await temporaryDir()
  simulator = await startSimulator({ dataDir: join(folder.dir, 'org'), contacts })
  user = await userOf(simulator)
  inside = await startTestCore()
  http = await startTestHttp(inside.core)
  const { key } = await inside.asHost.access.createKey({ label: 'proof', role: 'admin' })
  // The listener's clock stands still in tests; without this many calls would use the caller's allowance up.
  const patient: typeof fetch = (...call) => {
    http.advance(1000)
    return fetch(...call)
  }
  api = createOrgdeckClient({ url: http.origin, apiKey: key, fetch: patient }) as Client
  org = await connectOrg(api, simulator)
  await allEnded(api)
})
afterAll(async () => {
  await http.close()
  await inside.close()
  await simulator.close()
  await folder.remove()
})
beforeEach(async () => void (await simulator.control({ op: 'clear' })))

const inFile = <T>(db: Database.Database, work: (db: Database.Database) => T): T => {
  try {
    return work(db)
  } finally {
    db.close()
  }
}
const here = <T>(work: (db: Database.Database) => T): T =>
  inFile(new Database(join(inside.dataDir, 'orgdeck.db'), { timeout: 5000 }), work)
const there = <T>(work: (db: Database.Database) => T): T =>
  inFile(openDatabase(join(folder.dir, 'org', 'org.sqlite')), work)

/** Ids of live local rows, some of them, in a fixed order. */
const some = (object: string, count: number, skip = 0): string[] =>
  here((db) =>
    db
      .prepare<[number, string, number, number], string>(
        'SELECT external_id FROM integration_connectors WHERE connection_id = ? AND object = ? ' +
          'AND deleted_at IS NULL ORDER BY external_id LIMIT ? OFFSET ?',
      )
      .pluck()
      .all(org, object, count, skip),
  )
const local = (externalId: string, sql: string): void =>
  here(
    (db) =>
      void db
        .prepare(
          `UPDATE integration_connectors SET ${sql} WHERE connection_id = ${org} AND external_id = '${externalId}'`,
        )
        .run(),
  )
const live = (object: string): number =>
  here(
    (db) =>
      db
        .prepare<[number, string], number>(
          'SELECT count(*) FROM integration_connectors WHERE connection_id = ? AND object = ? AND deleted_at IS NULL',
        )
        .pluck()
        .get(org, object) ?? 0,
  )
const streamOf = async (object: string): Promise<number> =>
  (await api.sync.streams({ integration_id: org })).items.find((one) => one.object === object)?.id ?? 0
const start = async (object: string, repair?: boolean): Promise<ReconcileReport> =>
  api.sync.reconcile({ id: await streamOf(object), repair })
const over = (id: number): Promise<ReconcileReport> =>
  until(
    () => api.sync.reconcileReport({ id }),
    (report) => !['queued', 'running'].includes(report.status),
  )
const compare = async (object: string, repair?: boolean): Promise<ReconcileReport> =>
  over((await start(object, repair)).id)
const rowsOf = async (id: number) =>
  (await api.sync.reconcileRows({ id, page_size: 100 })).items.map((row) => [
    row.external_id,
    row.kind,
    row.outcome,
  ])

describe('a copy that equals its org', () => {
  test.each(['Contact', 'Account', 'Campaign', 'Task'])('is proved to, for %s', async (object) => {
    const report = await compare(object)
    const rows = live(object)
    expect(report).toMatchObject({
      status: 'proved',
      remote_rows: rows,
      local_rows: rows,
      buckets: 256,
      buckets_differing: 0,
      remote_hash: report.local_hash,
      error: null,
      intact: true,
    })
    expect(report.sentence).toMatch(/^\d+ \w{3} 20\d\d, \d\d:\d\d UTC: [\d,]+ \w+, 0 differences$/)
    expect((await api.sync.reconcileReport({ id: report.id })).differing).toEqual([])
  })

  test('stays proved while the org goes on: what changed since is no difference', async () => {
    const [changed = '', gone = ''] = some('Contact', 2, 700)
    const made = await user.create('Contact', { LastName: 'Late' })
    await user.change('Contact', changed, { Title: 'Later' })
    await user.remove('Contact', gone)
    expect(await compare('Contact')).toMatchObject({
      status: 'proved',
      remote_rows: contacts - 2,
      missing_here: 0,
      outdated_here: 0,
      gone_there: 0,
    })
    expect(await syncNow(api, org, 'contacts')).toMatchObject({ created: 1, updated: 1, deleted: 1 })
    await user.remove('Contact', made)
    await syncNow(api, org, 'contacts')
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
  })
})

describe('drift', () => {
  const plant = () => {
    const [stamp = '', later = '', buried = '', dropped = '', purged = ''] = some('Contact', 5, 100)
    local(stamp, 'remote_modstamp = remote_modstamp - 60000')
    local(later, "remote_modstamp = remote_modstamp + 60000, content_hash = 'other'")
    local(buried, 'deleted_at = 1, is_active = 0')
    here((db) => {
      db.pragma('foreign_keys = ON')
      db.prepare('DELETE FROM integration_connectors WHERE external_id = ?').run(dropped)
    })
    there((db) => db.prepare('DELETE FROM Contact WHERE Id = ?').run(purged))
    const extra = '003ZZZZZZZZZZZZAAA'
    here((db) => copyOf(db, stamp, extra))
    return { stamp, later, buried, dropped, purged, extra }
  }

  test('is found row by row without a repair, and repaired with one', async () => {
    const { stamp, later, buried, dropped, purged, extra } = plant()
    const found = await compare('Contact', false)
    expect(found).toMatchObject({
      status: 'differs',
      outdated_here: 2,
      missing_here: 2,
      gone_there: 2,
      repaired: 0,
    })
    expect(found.remote_hash).not.toBe(found.local_hash)
    const kinds = [
      [stamp, 'outdated_here'],
      [later, 'outdated_here'],
      [buried, 'missing_here'],
      [dropped, 'missing_here'],
      [purged, 'gone_there'],
      [extra, 'gone_there'],
    ]
    expect(await rowsOf(found.id)).toEqual(kinds.map((row) => [...row, 'open']).toSorted(byFirst))
    const { differing } = await api.sync.reconcileReport({ id: found.id })
    expect(differing).toHaveLength(found.buckets_differing ?? 0)
    expect(differing.reduce((sum, bucket) => sum + bucket.rows, 0)).toBe(6)

    const report = await compare('Contact')
    expect(report).toMatchObject({
      status: 'repaired',
      outdated_here: 2,
      missing_here: 2,
      gone_there: 2,
      repaired: 6,
      buckets_differing: found.buckets_differing,
      remote_hash: report.local_hash,
      remote_rows: report.local_rows,
    })
    expect(report.sentence).toMatch(/0 differences after 6 rows were repaired$/)
    const outcome = (kind: string | undefined) => (kind === 'gone_there' ? 'deleted' : 'read_again')
    expect(await rowsOf(report.id)).toEqual(
      kinds.map(([id, kind]) => [id, kind, outcome(kind)]).toSorted(byFirst),
    )
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
    expect(await compare('Contact')).toMatchObject({ status: 'proved' })
  })

  test('in an object of few rows is found and repaired without the bulk way', async () => {
    const [stamp = '', purged = ''] = some('Campaign', 2)
    local(stamp, 'remote_modstamp = 1')
    there((db) => db.prepare('DELETE FROM Campaign WHERE Id = ?').run(purged))
    expect(await compare('Campaign')).toMatchObject({
      status: 'repaired',
      outdated_here: 1,
      gone_there: 1,
      repaired: 2,
    })
    expect(await astray(inside, user, org, 'Campaign')).toEqual([])
  })
})

/** A local record the org never had, with a version of its own. */
function copyOf(db: Database.Database, externalId: string, as: string): void {
  const next = (table: string): number => Number(db.prepare(`SELECT max(id) + 1 FROM ${table}`).pluck().get())
  const [id, version] = [next('integration_connectors'), next('integration_metadata')]
  const same =
    'connection_id, type, object, name, search, remote_modstamp, content_hash, first_seen_at, last_synced_at'
  db.exec(
    `INSERT INTO integration_connectors (id, external_id, latest_metadata_id, version, ${same})
     SELECT ${id}, '${as}', ${version}, 1, ${same} FROM integration_connectors WHERE external_id = '${externalId}'`,
  )
  const content = 'version, kind, raw_data, content_hash, extracted_fields, api_version, last_synced_at'
  db.exec(
    `INSERT INTO integration_metadata (id, connector_id, ${content}) SELECT ${version}, ${id}, ${content} FROM
     integration_metadata WHERE connector_id = (SELECT id FROM integration_connectors WHERE external_id = '${externalId}') AND version = 1`,
  )
}

/** Takes rows out of the org's sight and answers how to bring them back. */
function hide(object: string, ids: readonly string[]): () => void {
  const list = JSON.stringify(ids)
  there((db) => {
    db.exec(
      `CREATE TABLE aside AS SELECT * FROM ${object} WHERE Id IN (SELECT value FROM json_each('${list}'))`,
    )
    db.exec(`DELETE FROM ${object} WHERE Id IN (SELECT Id FROM aside)`)
  })
  return () => there((db) => db.exec(`INSERT INTO ${object} SELECT * FROM aside; DROP TABLE aside`))
}

describe('B8: rows the org no longer shows', () => {
  test('30 % of all: nothing is deleted, a person is asked, and may keep them', async () => {
    const before = live('Contact')
    const show = hide('Contact', some('Contact', Math.floor(contacts * 0.3), 1000))
    const report = await compare('Contact')
    expect(report).toMatchObject({
      status: 'confirm',
      gone_there: Math.floor(contacts * 0.3),
      repaired: 0,
    })
    expect(live('Contact')).toBe(before)
    await expect(
      api.sync.signReconcile({ id: report.id, name: 'Ada', seal: report.seal ?? '' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    const kept = await api.sync.confirmReconcile({ id: report.id, action: 'keep' })
    expect(kept).toMatchObject({ status: 'differs', intact: true })
    expect(kept.seal).not.toBe(report.seal)
    expect((await api.sync.reconcileRows({ id: report.id })).items[0]).toMatchObject({ outcome: 'kept' })
    expect(live('Contact')).toBe(before)
    show()
    expect(await compare('Contact')).toMatchObject({ status: 'proved' })
  })

  test('are deleted once a person agrees, and come back when the org shows them again', async () => {
    const ids = some('Contact', 200)
    const show = hide('Contact', ids)
    const { id } = await compare('Contact')
    expect(live('Contact')).toBeGreaterThan(2500)
    expect(await api.sync.confirmReconcile({ id, action: 'delete' })).toMatchObject({ status: 'queued' })
    const report = await over(id)
    expect(report).toMatchObject({ status: 'repaired', gone_there: 200, repaired: 200 })
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
    show()
    expect(await compare('Contact')).toMatchObject({ status: 'repaired', missing_here: 200 })
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
  })

  test('a read that breaks off deletes nothing', async () => {
    const before = live('Contact')
    const [gone = ''] = some('Contact', 1)
    const show = hide('Contact', [gone])
    // The result file of the bulk job, and the first page of the query.
    for (const [object, match] of [
      ['Contact', 'results'],
      ['Campaign', '/query'],
    ] as const) {
      const rows = live(object)
      await simulator.control({ op: 'fault', kind: 'forbidden', match })
      const report = await compare(object)
      expect([object, report.status, report.gone_there]).toEqual([object, 'failed', 0])
      expect(report.error).not.toBe(null)
      expect(live(object)).toBe(rows)
      await simulator.control({ op: 'clear' })
    }
    expect(live('Contact')).toBe(before)
    show()
    expect(await compare('Contact')).toMatchObject({ status: 'proved' })
  })
})

describe('a report', () => {
  test('is sealed in the audit log, signed off once, and handed out as a page', async () => {
    const report = await compare('Account')
    const { items } = await api.audit.list({ action: 'sync.reconcile.finish', page_size: 1 })
    expect(items[0]).toMatchObject({
      subject: `reconcile:${report.id} Account`,
      integration_id: org,
      detail: { seal: report.seal, status: 'proved', remote_hash: report.remote_hash, differences: 0 },
    })
    const sign = (seal: string | null) =>
      api.sync.signReconcile({ id: report.id, name: 'Ada Lovelace', seal: seal ?? '' })
    await expect(sign('0'.repeat(64))).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await sign(report.seal)).toMatchObject({ signed_by: 'Ada Lovelace', intact: true })
    await expect(sign(report.seal)).rejects.toMatchObject({ code: 'CONFLICT' })
    const signed = await api.audit.list({ action: 'sync.reconcile.sign', page_size: 1 })
    expect(signed.items[0]).toMatchObject({ detail: { name: 'Ada Lovelace', seal: report.seal } })
    expect(await api.audit.verify()).toMatchObject({ intact: true })

    const { url, file_name } = await api.sync.reconcileFile({ id: report.id })
    expect(file_name).toMatch(/^Account_proof_\d{4}-\d\d-\d\d_\d+\.html$/)
    const page = await (await fetch(http.origin + url)).text()
    expect(page).toContain(report.sentence)
    expect(page).toContain(report.seal)
    expect(page).toContain('Ada Lovelace')
    expect((await fetch(http.origin + url)).status).toBe(404)

    here((db) => db.prepare('UPDATE reconcile_reports SET remote_rows = 1 WHERE id = ?').run(report.id))
    expect(await api.sync.reconcileReport({ id: report.id })).toMatchObject({ intact: false })
  })

  test('is cancelled while it reads; a second start meanwhile is the same one', async () => {
    await simulator.control({ op: 'fault', kind: 'slow', match: 'results', delayMs: 3000 })
    const { id } = await start('Contact')
    expect((await start('Contact')).id).toBe(id)
    await until(
      () => api.sync.reconcileReport({ id }),
      (report) => report.status === 'running',
    )
    expect(await api.sync.cancelReconcile({ id })).toMatchObject({ status: 'cancelled' })
    await expect(api.sync.cancelReconcile({ id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await simulator.control({ op: 'clear' })
    expect(await compare('Contact')).toMatchObject({ status: 'proved' })
  })

  test('never works beside a run of its stream', async () => {
    await simulator.control({ op: 'fault', kind: 'slow', match: 'results', delayMs: 1000 })
    const { id } = await start('Contact')
    const { run_id } = await api.sync.start({ integration_id: org, entity: 'contacts' })
    await until(
      () => api.sync.reconcileReport({ id }),
      (report) => report.status === 'running',
    )
    expect(await api.sync.run({ id: run_id })).toMatchObject({ status: 'queued' })
    expect(await over(id)).toMatchObject({ status: 'proved' })
    await allEnded(api)
  })

  test('the list and the newest of each stream', async () => {
    const all = await api.sync.reconciles({ integration_id: org, object: 'Account' })
    expect(all.items.every((report) => report.object === 'Account')).toBe(true)
    const last = await api.sync.lastReconciles({ integration_id: org })
    expect(last.items.filter((report) => report.object === 'Account')).toHaveLength(1)
    await expect(api.sync.reconcileReport({ id: 987_654 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

function byFirst(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1
}
