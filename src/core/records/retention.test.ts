import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAuditService } from '../audit/service.ts'
import { createChanges } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { createJobRunner } from '../jobs/runner.ts'
import { addConnection, testClock, testLog, testStore, type TestClock } from '../testing.ts'
import { countPrunable, pruneSlice, type PruneTask, type SweepTask } from './prune.ts'
import { createRetentionService } from './retention.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

let clock: TestClock
beforeEach(() => {
  clock = testClock()
  store.sql.exec('DELETE FROM jobs')
})
const day = 86_400_000
const settle = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve))
}

/** A record with versions a day apart, the newest of today. */
function addRecord(versions: number): { connectionId: number; kept: () => number[] } {
  const { id: connectionId } = addConnection(store)
  const next = store.sql
    .prepare<[], number>('SELECT coalesce(max(id), 0) + 1 FROM integration_connectors')
    .pluck()
  const id = next.get() ?? 1
  store.sql
    .prepare(
      'INSERT INTO integration_connectors (id, connection_id, type, object, external_id, name, search, is_active, content_hash, ' +
        "latest_metadata_id, version, first_seen_at, last_synced_at) VALUES (?, ?, 'SALESFORCE', 'Contact', 'a', 'a', 'a', 1, 'h', 1, ?, 0, 0)",
    )
    .run(id, connectionId, versions)
  for (let n = 1; n <= versions; n++) {
    store.sql
      .prepare(
        'INSERT INTO integration_metadata (connector_id, version, kind, raw_data, content_hash, extracted_fields, api_version, last_synced_at) ' +
          "VALUES (?, ?, 'updated', '{}', 'h', '{}', '64.0', ?)",
      )
      .run(id, n, clock.now() - (versions - n) * day)
  }
  const kept = () =>
    store.sql
      .prepare<[number], number>(
        'SELECT version FROM integration_metadata WHERE connector_id = ? ORDER BY version',
      )
      .pluck()
      .all(id)
  return { connectionId, kept }
}

/** The service over a runner of its own, as after a start of the program; `stuck` workers never answer. */
function start(stuck = false) {
  const { log } = testLog(clock)
  const jobs = createJobRunner(store, clock, log)
  const pool: WorkerPool = {
    run: (name, task) => {
      if (stuck) return new Promise(() => undefined)
      return Promise.resolve(
        name === 'records.prune'
          ? pruneSlice(store, task as PruneTask)
          : countPrunable(store, task as SweepTask),
      )
    },
    close: () => Promise.resolve(),
  }
  const audit = createAuditService(store, clock)
  const service = createRetentionService({
    store,
    clock,
    log,
    jobs,
    pipelines: pool,
    reads: pool,
    // Nothing of a connection is needed but that it is there.
    connections: { rows: { get: () => ({}) } } as unknown as ConnectionService,
    audit,
    changes: createChanges(clock),
  })
  jobs.start()
  return { service, jobs, audit }
}

describe('retention', () => {
  test('keeps everything until a rule is set, and says what one would let go', async () => {
    const { connectionId, kept } = addRecord(6)
    const { service } = start()
    expect(service.retention(connectionId)).toMatchObject({
      keep_days: null,
      keep_versions: null,
      last: null,
      next: null,
    })
    expect(await service.previewRetention(connectionId, { keep_days: 2, keep_versions: null })).toMatchObject(
      {
        records: 1,
        versions: 2,
      },
    )
    expect(
      await service.previewRetention(connectionId, { keep_days: null, keep_versions: null }),
    ).toMatchObject({
      versions: 0,
    })
    expect(kept()).toHaveLength(6)
  })

  test('sweeps at once, writes it into the audit log, and again a day later by the rule of then', async () => {
    const { connectionId, kept } = addRecord(8)
    const { service, audit } = start()
    service.setRetention(connectionId, { keep_days: 3, keep_versions: null }, 'key:1 nightly')
    await settle()
    expect(kept()).toEqual([1, 5, 6, 7, 8])
    const { last, next } = service.retention(connectionId)
    expect(last).toMatchObject({ status: 'done', versions: 3, records: 1, started_by: 'key:1 nightly' })
    expect(next).toMatchObject({ status: 'queued', started_by: 'system' })
    const { items } = audit.list({ page: 1, page_size: 10, integration_id: connectionId })
    expect(items[0]).toMatchObject({
      action: 'records.versions.prune',
      actor: 'key:1 nightly',
      outcome: 'ok',
    })
    clock.advance(day + 1000)
    await settle()
    expect(kept()).toEqual([1, 6, 7, 8])
    expect(service.retention(connectionId).last).toMatchObject({ versions: 1, started_by: 'system' })
  })

  test('does not sweep again once the limits are gone', async () => {
    const { connectionId, kept } = addRecord(5)
    const { service } = start()
    service.setRetention(connectionId, { keep_days: null, keep_versions: 4 }, 'window')
    await settle()
    service.setRetention(connectionId, { keep_days: null, keep_versions: null }, 'window')
    clock.advance(5 * day)
    await settle()
    expect(kept()).toHaveLength(5)
    expect(service.retention(connectionId).next).toBe(null)
  })

  test('goes on after an end in the middle, with the cutoff it began with', async () => {
    const { connectionId, kept } = addRecord(8)
    const first = start(true)
    first.service.setRetention(connectionId, { keep_days: 3, keep_versions: null }, 'window')
    await settle()
    expect(first.service.retention(connectionId).last).toMatchObject({ status: 'running', versions: 0 })
    // As after a kill: nobody said goodbye, and it is started again two days later.
    clock.advance(2 * day)
    const second = start()
    await settle()
    expect(kept()).toEqual([1, 5, 6, 7, 8])
    expect(second.service.retention(connectionId).last).toMatchObject({ status: 'done', versions: 3 })
  })
})
