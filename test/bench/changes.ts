import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { changeKinds } from '../../src/contract/record-history.ts'
import { migrateStore } from '../../src/core/db/migrate.ts'
import { inTransaction, openStore, type Store } from '../../src/core/db/open.ts'
import { countChanges, readChanges, type ChangeTask } from '../../src/core/records/change-feed.ts'
import { pruneSlice } from '../../src/core/records/prune.ts'
import { recordPrunings } from '../../src/core/records/tables.ts'
import { addConnection, migrationsDir } from '../../src/core/testing.ts'

// How long "what changed since" takes over many records and versions: the first page, a deep one, the counts, and the
// search for a field. `node test/bench/changes.ts --rows 1000000 --versions 300000`
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    versions: { type: 'string', default: '300000' },
  },
})
const rows = Number(values.rows)
const versions = Number(values.versions)
const hour = 3_600_000
const start = Date.UTC(2026, 0, 1)

const dir = mkdtempSync(join(tmpdir(), 'orgdeck-bench-changes-'))
const store = openStore(join(dir, 'orgdeck.db'))
try {
  migrateStore(store, migrationsDir)
  const { id } = addConnection(store)
  fill(store, id)
  const task: ChangeTask = {
    integration_id: id,
    object: 'Contact',
    since: 0,
    until: null,
    kinds: changeKinds,
    page: 1,
    page_size: 100,
    counted: false,
  }
  const day = start + 2000 * hour - 24 * hour
  const deep = readChanges(store, { ...task, page: 1000 }).cursor ?? undefined
  report('first page of everything', () => readChanges(store, task))
  report('page behind 100,000 changes', () => readChanges(store, { ...task, cursor: deep }))
  report('counts of everything', () => readChanges(store, { ...task, counted: true, page_size: 1 }))
  report('page and counts of the last day', () => readChanges(store, { ...task, counted: true, since: day }))
  report('counts per object, everything', () =>
    countChanges(store, { integration_id: id, since: 0, until: null, objects: ['Contact'] }),
  )
  report('one field of the last day', () =>
    readChanges(store, { ...task, counted: true, since: day, field: 'Title' }),
  )
  report('one field of everything', () => readChanges(store, { ...task, counted: true, field: 'Title' }))
  letGo(id)
} finally {
  store.sql.close()
  rmSync(dir, { recursive: true, force: true })
}

/** Lets all but the first and the newest version of every record go, and says how long one slice holds a thread. */
function letGo(connectionId: number): void {
  const pruningId = store.orm
    .insert(recordPrunings)
    .values({ connectionId, status: 'running', startedBy: 'bench', queuedAt: 0 })
    .returning()
    .get().id
  const began = performance.now()
  let [gone, slices, longest] = [0, 0, 0]
  for (let afterId = 0, done = false; !done;) {
    const at = performance.now()
    const slice = pruneSlice(store, { connectionId, pruningId, cutoff: null, keepVersions: 1, afterId })
    longest = Math.max(longest, performance.now() - at)
    slices += 1
    gone += slice.versions
    ;({ afterId, done } = slice)
  }
  const ms = Math.round(performance.now() - began)
  console.log(`${gone} versions let go in ${ms} ms, ${slices} slices, the longest ${Math.round(longest)} ms`)
}

function report(what: string, work: () => object): void {
  const began = performance.now()
  const found = work()
  const ms = performance.now() - began
  const complete = Reflect.get(found, 'complete') === false ? ', stopped at its limit' : ''
  console.log(`${what.padEnd(34)} ${ms.toFixed(1).padStart(8)} ms${complete}`)
}

/** Records of about 1.2 KB each, read in one go; then versions spread over two thousand hours. */
function fill({ sql }: Store, connectionId: number): void {
  const record = sql.prepare(
    'INSERT INTO integration_connectors (id, connection_id, type, object, external_id, name, search, is_active, ' +
      'remote_modstamp, content_hash, latest_metadata_id, version, first_seen_at, last_synced_at) ' +
      "VALUES (?, ?, 'SALESFORCE', 'Contact', ?, ?, ?, 1, ?, 'h', ?, ?, ?, ?)",
  )
  const version = sql.prepare(
    'INSERT INTO integration_metadata (id, connector_id, version, kind, raw_data, content_hash, extracted_fields, ' +
      "api_version, remote_modstamp, last_synced_at, run_id) VALUES (?, ?, ?, ?, ?, 'h', '{}', '64.0', ?, ?, ?)",
  )
  const stream = sql
    .prepare<[number], number>(
      'INSERT INTO sync_streams (connection_id, object, label, position, enabled, phase, updated_at) ' +
        "VALUES (?, 'Contact', 'Contacts', 1, 1, 'incremental', 0) RETURNING id",
    )
    .pluck()
    .get(connectionId)
  const runs = Array.from({ length: 500 }, (_, n) => {
    const at = start + n * hour
    return sql
      .prepare<unknown[], number>(
        'INSERT INTO sync_runs (connection_id, stream_id, object, mode, trigger, status, phase, started_by, queued_at, started_at, finished_at) ' +
          "VALUES (?, ?, 'Contact', ?, 'schedule', 'done', 'finished', 'system', ?, ?, ?) RETURNING id",
      )
      .pluck()
      .get(connectionId, stream, n === 0 ? 'full' : 'incremental', at, at, at + hour)
  })
  const changing = Math.ceil(rows / 10)
  const filler = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`Field_${n}__c`, `value ${n} of it`]),
  )
  const raw = (n: number, title: number): string =>
    JSON.stringify({ Id: String(n), Title: `Title ${title}`, City: `City ${n % 7}`, ...filler })
  const began = performance.now()
  for (let from = 0; from < rows; from += 5000) {
    inTransaction(store, () => {
      for (let n = from + 1; n <= Math.min(rows, from + 5000); n++) {
        const key = String(n).padStart(18, '0')
        record.run(n, connectionId, key, `Row ${n}`, `row ${n}`, start, n, 1, start + from, start + from)
        version.run(n, n, 1, 'created', raw(n, 0), start, start + from, runs[0])
      }
    })
  }
  sql
    .prepare(
      "INSERT INTO record_counts (connection_id, object, live, deleted, generation) VALUES (?, 'Contact', ?, 0, 1)",
    )
    .run(connectionId, rows)
  for (let from = 0; from < versions; from += 5000) {
    inTransaction(store, () => {
      for (let n = from + 1; n <= Math.min(versions, from + 5000); n++) {
        // A stride that is no divisor spreads the changes over a tenth of the records.
        const connector = ((n * 7919) % changing) + 1
        const at = start + Math.floor((n / versions) * 2000 * hour)
        version.run(
          rows + n,
          connector,
          2 + Math.floor((n - 1) / changing),
          'updated',
          raw(connector, n % 3),
          at,
          at,
          runs[n % runs.length],
        )
      }
    })
  }
  sql.exec(
    'UPDATE integration_connectors SET version = (SELECT max(version) FROM integration_metadata WHERE connector_id = integration_connectors.id)',
  )
  console.log(
    `${rows} records and ${versions} later versions written in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}
