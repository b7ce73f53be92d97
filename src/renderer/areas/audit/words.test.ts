import { expect, test } from 'vitest'
import { verdictText } from './VerifyChain.tsx'
import { actionWord, detailLines, subjectWord } from './words.ts'

const connections = [{ id: 4, label: 'eu-prod' }]

test.each([
  ['connection:4 eu-prod', 'Connection eu-prod'],
  ['connection:4', 'Connection eu-prod'],
  ['connection:9', 'Connection 9'],
  ['run:1847', 'Run 1847'],
  ['key:3 nightly job', 'API key nightly job'],
  ['secrets', 'Secrets'],
  ['demo:9TZj_tNhlFsNluwR', 'Demo org'],
])('the subject %s reads as %s', (subject, words) => {
  expect(subjectWord(subject, connections)).toBe(words)
})

test('an action this version does not know keeps its code', () => {
  expect(actionWord('sync.run.cancel')).toBe('Cancelled a run')
  expect(actionWord('bulk.job.abort')).toBe('bulk.job.abort')
})

test('a detail is read line by line; only what has structure stays code', () => {
  const lines = detailLines(
    {
      id: 4,
      integration_id: 4,
      schedule_minutes: null,
      paused: true,
      objects: ['Lead', 'Task'],
      filters: [{ field: 'Title', op: 'is' }],
    },
    connections,
  )
  expect(lines).toEqual([
    { name: 'Connection', value: 'eu-prod', code: false },
    { name: 'Minutes between syncs', value: 'empty', code: false },
    { name: 'Paused', value: 'yes', code: false },
    { name: 'Objects', value: 'Lead, Task', code: false },
    { name: 'Filters', value: '[{"field":"Title","op":"is"}]', code: true },
  ])
  expect(detailLines(null, connections)).toEqual([])
})

test('the verdict on the chain names the entry that does not fit', () => {
  const at = new Date(2026, 10, 23, 9, 41, 30).getTime()
  expect(verdictText({ entries: 412, intact: true, broken_at: null, at })).toContain(
    '412 entries, unbroken, checked',
  )
  expect(verdictText({ entries: 211, intact: false, broken_at: 1210, at })).toContain('Broken at entry 1210:')
})
