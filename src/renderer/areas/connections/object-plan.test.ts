import { expect, test } from 'vitest'
import type { RemoteObject } from '../../../contract/connections.ts'
import { planOf, planText, visibleObjects } from './object-plan.ts'

const object = (name: string, change: Partial<RemoteObject> = {}): RemoteObject => ({
  object: name,
  label: name,
  custom: name.endsWith('__c'),
  standard_set: false,
  enabled: false,
  queryable: true,
  ...change,
})

const objects = [
  object('Account', { enabled: true }),
  object('Task', { enabled: true, label: 'Activity' }),
  object('Case'),
  object('Loyalty_Card__c'),
]

test('the plan names what starts and what stays behind', () => {
  const plan = planOf(objects, new Set(['Account', 'Case', 'Loyalty_Card__c']))
  expect(plan).toEqual({ added: ['Case', 'Loyalty_Card__c'], removed: ['Task'] })
  expect(planText(plan)).toBe(
    '2 objects added; the first sync of Case, Loyalty_Card__c starts at once. ' +
      '1 object removed; the rows of Task stay here but are no longer updated.',
  )
})

test('ticking back what was unticked leaves no plan', () => {
  const plan = planOf(objects, new Set(['Account', 'Task']))
  expect(plan).toEqual({ added: [], removed: [] })
  expect(planText(plan)).toBe('')
})

test('search finds by API name and by label; the ticked view follows the draft', () => {
  const ticked = new Set(['Case'])
  const names = (q: string, view: 'all' | 'ticked' | 'custom') =>
    visibleObjects(objects, { q, view, ticked }).map((one) => one.object)
  expect(names('ACTIV', 'all')).toEqual(['Task'])
  expect(names('loyalty', 'custom')).toEqual(['Loyalty_Card__c'])
  expect(names('', 'ticked')).toEqual(['Case'])
})
