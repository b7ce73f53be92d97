import { expect, test } from 'vitest'
import type { ReportRow } from './reconcile-store.ts'
import { sealOf, sentenceOf, toReport } from './reconcile-view.ts'

const named = { one: 'Contact', many: 'contacts' }
const row = (change: Partial<ReportRow> = {}): ReportRow => ({
  id: 4,
  connectionId: 1,
  streamId: 2,
  jobId: null,
  object: 'Contact',
  trigger: 'manual',
  status: 'proved',
  asOf: Date.UTC(2026, 2, 12, 9, 12, 30),
  remoteRows: 1_204_331,
  localRows: 1_204_331,
  buckets: 256,
  bucketsDiffering: 0,
  missingHere: 0,
  outdatedHere: 0,
  goneThere: 0,
  repaired: 0,
  remoteHash: 'a',
  localHash: 'a',
  apiCalls: 9,
  startedBy: 'window',
  signedBy: null,
  signedAt: null,
  seal: null,
  queuedAt: 1,
  startedAt: 2,
  finishedAt: 3,
  error: null,
  ...change,
})

test.each([
  [{}, '12 Mar 2026, 09:12 UTC: 1,204,331 contacts, 0 differences'],
  [{ remoteRows: 1, localRows: 1 }, '12 Mar 2026, 09:12 UTC: 1 Contact, 0 differences'],
  [
    { status: 'repaired', missingHere: 1, repaired: 1 },
    '12 Mar 2026, 09:12 UTC: 1,204,331 contacts, 0 differences after 1 row was repaired',
  ],
  [
    { status: 'differs', localRows: 1_204_330, missingHere: 1 },
    '12 Mar 2026, 09:12 UTC: 1,204,331 contacts in the org, 1,204,330 here, 1 difference',
  ],
  [
    { status: 'confirm', remoteRows: 900, localRows: 1200, goneThere: 300 },
    '12 Mar 2026, 09:12 UTC: 900 contacts in the org, 1,200 here; 300 are not shown by the org any more',
  ],
] as const)('says what was found: %o', (change, sentence) => {
  expect(sentenceOf(row(change), named)).toBe(sentence)
})

test('a seal fits its own figures only; a signature does not break it', () => {
  const sealed = row({ seal: sealOf(row()) })
  const intact = (change: Partial<ReportRow>) => toReport({ ...sealed, ...change }, named, undefined).intact
  expect(intact({ signedBy: 'Ada', signedAt: 5 })).toBe(true)
  for (const change of [
    { remoteRows: 1_204_330 },
    { goneThere: 1 },
    { status: 'repaired' },
    { localHash: 'b' },
    { asOf: 7 },
    { object: 'Lead' },
    { repaired: 1 },
  ] as const)
    expect([change, intact(change)]).toEqual([change, false])
})
