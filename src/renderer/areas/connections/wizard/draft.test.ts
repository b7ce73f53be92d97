import { beforeEach, expect, test } from 'vitest'
import { beginDraft, clearDraft, draftLoginUrl, setDraft, stepOf, useDraft } from './draft.ts'

beforeEach(() => clearDraft())

test('a step that has nothing to stand on falls back to the last one that has', () => {
  expect(stepOf('check', useDraft.getState())).toBe('sign-in')
  setDraft({ kind: 'domain', domain: 'two words' })
  expect(stepOf('name', useDraft.getState())).toBe('choose')
  setDraft({ domain: 'acme', connectionId: 4 })
  expect(stepOf('name', useDraft.getState())).toBe('name')
  expect(stepOf('nonsense', useDraft.getState())).toBe('choose')
})

test('production and sandbox sign in at their own hosts', () => {
  expect(draftLoginUrl({ kind: 'production', domain: '' })).toEqual({
    ok: true,
    url: 'https://login.salesforce.com',
  })
  expect(draftLoginUrl({ kind: 'sandbox', domain: 'acme' })).toEqual({
    ok: true,
    url: 'https://test.salesforce.com',
  })
})

test('another sign-in forgets what the one before brought, not what was typed', () => {
  setDraft({ clientId: '3MVG9', connectionId: 4, label: 'old', color: 3 })
  beginDraft()
  const { clientId, connectionId, label, color } = useDraft.getState()
  expect({ clientId, connectionId, label, color }).toEqual({
    clientId: '3MVG9',
    connectionId: undefined,
    label: undefined,
    color: undefined,
  })
})
