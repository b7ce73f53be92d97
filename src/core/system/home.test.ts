import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReconcileReport } from '../../contract/reconcile.ts'
import type { SchemaChange, SyncRun, SyncStream } from '../../contract/sync.ts'
import type { ConnectionRow } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import { addConnection, testStore } from '../testing.ts'
import { homeOf, type HomeSources } from './home.ts'
import { timelineOf } from './timeline.ts'

const now = Date.parse('2026-11-23T09:41:00.000Z')
const at = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString()

let store: Store
let remove: () => void
let row: ConnectionRow
beforeAll(() => {
  ;({ store, remove } = testStore())
  row = { ...addConnection(store), label: 'na-prod', scheduleMinutes: 5 }
})
afterAll(() => remove())

const stream = (change: Partial<SyncStream> = {}): SyncStream => ({
  id: 7,
  integration_id: row.id,
  object: 'Contact',
  label: 'Contact',
  enabled: true,
  state: 'incremental',
  phase: 'incremental',
  watermark: at(5),
  reading_until: null,
  deletions_known_until: null,
  formulas_checked_at: null,
  fields_to_read: [],
  lag_ms: 300_000,
  records: 10,
  deleted: 0,
  last_run_id: 41,
  last_run_changes: 0,
  last_run_at: at(1),
  error: null,
  ...change,
})
const report = (change: Partial<ReconcileReport>): ReconcileReport => ({
  id: 5,
  integration_id: row.id,
  stream_id: 7,
  object: 'Contact',
  object_label: 'Contact',
  trigger: 'manual',
  status: 'proved',
  sentence: '23 Nov 2026, 09:12 UTC: 505 contacts, 0 differences',
  as_of: at(30),
  remote_rows: 505,
  local_rows: 625,
  buckets: 256,
  buckets_differing: 0,
  missing_here: 0,
  outdated_here: 0,
  gone_there: 0,
  repaired: 0,
  remote_hash: null,
  local_hash: null,
  api_calls: 3,
  progress: null,
  started_by: 'window',
  signed_by: null,
  signed_at: null,
  seal: null,
  intact: true,
  queued_at: at(22),
  started_at: at(21),
  finished_at: at(20),
  duration_ms: 60_000,
  error: null,
  ...change,
})
const change = (
  field: string,
  kind: SchemaChange['kind'],
  minutesAgo: number,
  object = 'Contact',
): SchemaChange => ({
  id: 1000 - minutesAgo,
  integration_id: row.id,
  object,
  field,
  kind,
  before: null,
  after: null,
  at: at(minutesAgo),
})
const home = (given: Partial<HomeSources>) =>
  homeOf({
    now,
    hours: 24,
    rows: [row],
    streams: [stream()],
    runs: [],
    active: [],
    reports: [],
    drift: [],
    ...given,
  })

test('a copy in step asks for nothing', () => {
  expect(
    home({ reports: [report({ status: 'proved' }), report({ id: 6, status: 'repaired' })] }),
  ).toMatchObject({
    decisions: [],
    watching: [],
  })
})

test('a comparison that waits for a word is a decision and leads to it', () => {
  const { decisions } = home({ reports: [report({ status: 'confirm', gone_there: 121, repaired: 1 })] })
  expect(decisions).toMatchObject([
    {
      state: 'decision',
      title: 'Contact: 120 rows are no longer shown by na-prod',
      detail: expect.stringContaining('505 there, 625 here') as string,
      figure: '120 rows',
      action: { kind: 'open_proof', target: 5 },
    },
  ])
})

test('one that differs is watched until somebody signs it; one that failed says why', () => {
  const error = { code: 'REMOTE_ERROR' as const, message: 'The org broke off.', request_id: 'x' }
  const { watching } = home({
    reports: [
      report({ status: 'differs', gone_there: 3 }),
      report({ id: 6, status: 'differs', signed_by: 'Ada' }),
      report({ id: 8, status: 'failed', error }),
    ],
  })
  expect(watching.map(({ id, state, detail }) => [id, state, detail])).toEqual([
    ['proof:5', 'warning', 'The comparison left it as it is. Compare again to repair it, or sign it off.'],
    ['proof:8', 'failed', 'The org broke off.'],
  ])
})

test('used up calls are one thing to know, whatever waits for them', () => {
  const error = { code: 'QUOTA_EXHAUSTED' as const, message: 'used up', request_id: 'x' }
  const waiting = [1, 2, 3].map((id) => stream({ id, state: 'failed', error, lag_ms: 7_200_000 }))
  const reserve = {
    ...row,
    apiUsed: 90_000,
    apiLimit: 100_000,
    apiAsOf: now - 20 * 60_000,
    reservePercent: 10,
  }
  const paused = home({ rows: [reserve], streams: waiting })
  expect(paused.decisions).toEqual([])
  expect(paused.watching).toMatchObject([
    {
      id: `quota:${row.id}`,
      state: 'paused',
      detail:
        '90,000 of 100,000 API calls are used; the last 10 % are left to other apps and people. The org is asked again in 40 min, and sync goes on by itself.',
      figure: '3 streams',
      action: { kind: 'open_connection', target: row.id },
    },
  ])
  const refused = { ...reserve, apiUsed: 10, apiRefusedAt: now - 20 * 60_000 }
  expect(home({ rows: [refused], streams: [] }).watching).toMatchObject([
    {
      title: expect.stringContaining('the org takes no more calls today') as string,
      detail: 'The org is asked again in 40 min, and sync goes on by itself.',
      since: at(20),
    },
  ])
  expect(home({ streams: waiting }).watching).toMatchObject([
    { title: 'na-prod had no API calls left', figure: '3 streams' },
  ])
})

test('fields that went are watched, fields that came were handled', () => {
  const found = home({
    drift: [
      change('Phone', 'removed', 3),
      change('Depth__c', 'retyped', 3),
      change('Email', 'added', 4),
      change('Email', 'removed', 9),
      change('Color__c', 'added', 10, 'Lead'),
    ],
  })
  expect(found.watching).toMatchObject([
    {
      title: 'Fields of Contact changed in na-prod',
      detail: 'No longer shown: Phone. Another type: Depth__c. New: Email.',
      figure: '3 fields',
      since: at(3),
      action: { kind: 'open_schema', target: row.id, object: 'Contact' },
    },
  ])
  expect(found.handled).toMatchObject([{ text: 'Lead: Color__c came into view' }])
  expect(found.handled_total).toBe(1)
})

test('the timeline tells runs, comparisons, fields and people in the order of time', () => {
  const run: SyncRun = {
    id: 41,
    integration_id: row.id,
    object: 'Contact',
    object_label: 'Contact',
    mode: 'incremental',
    trigger: 'schedule',
    status: 'done',
    phase: 'finished',
    expected: null,
    read: 3,
    created: 0,
    updated: 2,
    unchanged: 1,
    deleted: 0,
    rows_per_s: null,
    eta_ms: null,
    api_calls: 2,
    resumed: 0,
    started_by: 'system',
    queued_at: at(31),
    started_at: at(31),
    finished_at: at(30),
    goes_on_at: null,
    duration_ms: 1000,
    error: null,
  }
  const signed = {
    id: 9,
    at: at(10),
    actor: 'key:1 ada',
    action: 'sync.reconcile.sign',
    subject: 'comparison:5',
    integration_id: row.id,
    outcome: 'ok' as const,
    detail: null,
    hash: '',
  }
  const found = timelineOf(
    {
      runs: [run, { ...run, id: 42, updated: 0 }],
      reports: [report({})],
      drift: [change('Phone', 'removed', 25), change('Fax', 'added', 25)],
      acts: [signed, { ...signed, id: 10, action: 'records.export.prepare' }],
    },
    10,
  )
  expect(found.map(({ title, detail, actor }) => [title, detail, actor])).toEqual([
    ['Comparison signed off', null, 'key:1 ada'],
    ['Contact proved to equal the org', '505 contacts, 0 differences', 'window'],
    ['Fields of Contact changed', 'Phone is no longer shown, Fax came into view', null],
    ['Contact brought in step', '2 changed', null],
  ])
  expect(found[1]).toMatchObject({ kind: 'proof', report_id: 5, run_id: null })
  expect(found[2]).toMatchObject({ kind: 'schema', state: 'warning', object: 'Contact' })
})
