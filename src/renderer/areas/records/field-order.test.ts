import { expect, it } from 'vitest'
import type { RecordDetail } from '../../../contract/records.ts'
import { leadFields, orderFields } from './field-order.ts'

const list = [
  ['Id', 'id'],
  ['AccountId', 'reference'],
  ['OwnerId', 'reference'],
  ['Name', 'string'],
  ['Fax', 'phone'],
  ['Phone', 'phone'],
  ['Title', 'string'],
  ['Secret__c', 'string'],
] as const
const fields = new Map(list.map(([name, type]) => [name, { name, label: name, type }]))
const record = {
  fields: {
    Id: '003',
    AccountId: '001',
    OwnerId: '005',
    Name: 'A',
    Fax: null,
    Phone: '1',
    Title: 'B',
    Extra: 'x',
  },
} as unknown as RecordDetail

const names = (first: readonly string[]) => orderFields(record, fields, first).map((field) => field.name)

it('puts columns first, then what says something, then ids, empty fields, and last what could not be read', () => {
  expect(names(['Name', 'Title'])).toEqual([
    'Name',
    'Title',
    'Phone',
    'Extra',
    'Id',
    'AccountId',
    'OwnerId',
    'Fax',
    'Secret__c',
  ])
})

it('brings the company up to the name, knowing it by the id of its record', () => {
  expect(leadFields(record, fields, ['Name', 'Title'], '001')).toEqual(['Name', 'AccountId', 'Title'])
  expect(leadFields(record, fields, ['Name', 'Title'], '777')).toEqual(['Name', 'Title'])
  expect(leadFields(record, fields, ['Name', 'Title'], undefined)).toEqual(['Name', 'Title'])
})
