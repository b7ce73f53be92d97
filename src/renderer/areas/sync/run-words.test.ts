import { expect, test } from 'vitest'
import { phasesOf } from './run-steps.ts'
import { actorWord, changesText, errorFacts, runSentence } from './run-words.ts'
import { aRun } from './testing.ts'

const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ')
const sentence = (change: Parameters<typeof aRun>[0]) => plain(runSentence(aRun(change)))

test('a running run says how far, how fast and how long still', () => {
  expect(sentence({})).toBe('Reads rows: 41,000 of 80,000 rows, 3,910 rows/s, 1 min 38 s left.')
  expect(sentence({ expected: null, eta_ms: null })).toBe('Reads rows: 41,000 rows read, 3,910 rows/s.')
  expect(sentence({ phase: 'describing', read: 0 })).toBe('Asks the org for its fields.')
})

test('what broke off says what is here and that it goes on', () => {
  expect(sentence({ status: 'interrupted' })).toBe(
    'Interrupted when Orgdeck closed; 41,000 rows are here, it goes on from there.',
  )
  expect(sentence({ status: 'paused', read: 1 })).toBe(
    'Paused at its checkpoint; 1 row is here. Resuming goes on from there.',
  )
  expect(sentence({ status: 'cancelled', read: 0 })).toBe(
    'Cancelled; nothing was read yet. The next run goes on from there.',
  )
})

test('a queued run that failed before says that it tries again and why', () => {
  const error = { code: 'REMOTE_UNREACHABLE', message: 'The org did not answer.' }
  expect(sentence({ status: 'queued', error })).toBe('Tries again soon: The org did not answer.')
  expect(sentence({ status: 'queued' })).toBe('Waits for its turn.')
})

test('a run without changes says so instead of four zeros', () => {
  const none = { created: 0, updated: 0, deleted: 0, unchanged: 0, read: 0 }
  expect(changesText(aRun(none))).toBe('Nothing had changed')
  expect(changesText(aRun({ ...none, updated: 1204, deleted: 3, read: 1207 }))).toBe(
    '1,204 updated, 3 deleted',
  )
})

test.each([
  ['window', 'you'],
  ['system', 'Orgdeck'],
  ['key:3 nightly job', 'API key nightly job'],
  ['key:3', 'API key 3'],
])('the actor %s reads as %s', (actor, words) => {
  expect(actorWord(actor)).toBe(words)
})

test('the facts of an error keep the words of the remote and survive odd data', () => {
  const data = { remote_status: 400, remote_code: 'INVALID_FIELD', remote_message: "No such column 'X'" }
  expect(errorFacts({ code: 'REMOTE_ERROR', message: '', data })).toEqual({
    code: 'REMOTE_ERROR',
    remote: 'INVALID_FIELD',
    status: '400',
    answer: "No such column 'X'",
  })
  expect(errorFacts({ code: 'INTERNAL', message: '', data: 'text' })).toEqual({ code: 'INTERNAL' })
})

test('phases end where the run did', () => {
  const states = (change: Parameters<typeof aRun>[0]) => phasesOf(aRun(change)).map((phase) => phase.status)
  expect(states({})).toEqual(['fine', 'fine', 'running', 'skipped'])
  expect(states({ status: 'done', phase: 'finished' })).toEqual(['fine', 'fine', 'fine', 'fine'])
  expect(states({ status: 'failed', phase: 'finished', read: 0 })).toEqual([
    'fine',
    'failed',
    'skipped',
    'skipped',
  ])
  expect(states({ status: 'failed', phase: 'finished' })).toEqual(['fine', 'fine', 'failed', 'skipped'])
  expect(states({ status: 'queued', phase: 'waiting', started_at: null })[0]).toBe('queued')
})
