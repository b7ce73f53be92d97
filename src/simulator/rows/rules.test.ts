import { beforeEach, describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields, Reply } from '../testing.ts'
import { runJob } from './testing.ts'

const bench = await startBench({ empty: true })
const of = { op: 'rule', object: 'Opportunity', name: 'Tested' }
const base = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-03-01' }
const post = (fields: Fields) => bench.call('POST', `${V}/sobjects/Opportunity`, { ...base, ...fields })
const setRule = (more: Fields) => bench.control({ ...of, message: 'Not so', ...more })

const refusal = (fields: string[], message = 'Not so') => ({
  message,
  errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  fields,
})
const errorsOf = (reply: Reply) => [reply.status, reply.json]

beforeEach(() => {
  setRule({ when: [{ field: 'Name', op: 'blank' }] })
})

describe('which records a rule refuses', () => {
  const table: [string, object[], Fields, boolean][] = [
    ['the same number', [{ field: 'Amount', op: 'eq', value: 100 }], { Amount: 100 }, true],
    ['a number given as text', [{ field: 'Amount', op: 'eq', value: '100' }], { Amount: 100 }, true],
    ['another number', [{ field: 'Amount', op: 'eq', value: 100 }], { Amount: 101 }, false],
    ['a lesser number', [{ field: 'Amount', op: 'lt', value: 20 }], { Amount: 3 }, true],
    ['no number is not less', [{ field: 'Amount', op: 'lt', value: 20 }], {}, false],
    ['no number is another one', [{ field: 'Amount', op: 'ne', value: 20 }], {}, true],
    ['at least', [{ field: 'Amount', op: 'ge', value: 20 }], { Amount: 20 }, true],
    ['more', [{ field: 'Amount', op: 'gt', value: 20 }], { Amount: 20 }, false],
    ['at most', [{ field: 'Amount', op: 'le', value: 20 }], { Amount: 20.01 }, false],
    ['a later day', [{ field: 'CloseDate', op: 'gt', value: '2026-02-28' }], {}, true],
    ['an earlier day', [{ field: 'CloseDate', op: 'lt', value: '2026-02-28' }], {}, false],
    ['text with a part', [{ field: 'Name', op: 'contains', value: 'ea' }], {}, true],
    ['text in other case', [{ field: 'Name', op: 'contains', value: 'EA' }], {}, false],
    ['text that begins so', [{ field: 'Name', op: 'starts', value: 'De' }], {}, true],
    ['a field without a value', [{ field: 'NextStep', op: 'blank' }], {}, true],
    ['a field with a value', [{ field: 'NextStep', op: 'filled' }], { NextStep: 'Call' }, true],
    [
      'what the system computes',
      [{ field: 'IsWon', op: 'eq', value: true }],
      { StageName: 'Closed Won' },
      true,
    ],
    ['nothing changes in a new record', [{ field: 'Name', op: 'changed' }], {}, false],
    [
      'all conditions',
      [
        { field: 'Amount', op: 'gt', value: 1 },
        { field: 'NextStep', op: 'blank' },
      ],
      { Amount: 2, NextStep: 'Call' },
      false,
    ],
  ]
  test.each(table)('%s', async (_what, when, fields, refused) => {
    setRule({ when, field: 'amount' })
    const reply = await post(fields)
    if (refused) expect(errorsOf(reply)).toEqual([400, [refusal(['Amount'])]])
    else expect(reply.status).toBe(201)
  })
})

test('a rule on a change looks at the record before, and refuses nothing else', async () => {
  const id = textOf(await post({ Amount: 5 }), 'id')
  setRule({ when: [{ field: 'Amount', op: 'changed' }] })
  const change = (fields: Fields) => bench.call('PATCH', `${V}/sobjects/Opportunity/${id}`, fields)
  expect(errorsOf(await change({ Amount: 6 }))).toEqual([400, [refusal([])]])
  expect((await change({ Amount: 5, NextStep: 'Same' })).status).toBe(204)
  expect(recordsOf(await bench.soql(`SELECT Amount FROM Opportunity WHERE Id = '${id}'`))).toMatchObject([
    { Amount: 5 },
  ])
})

test('two broken rules give two errors', async () => {
  setRule({ when: [{ field: 'Amount', op: 'blank' }], field: 'Amount' })
  bench.control({ ...of, name: 'Second', when: [{ field: 'NextStep', op: 'blank' }], message: 'Nor so' })
  expect((await post({})).json).toEqual([refusal(['Amount']), refusal([], 'Nor so')])
  bench.control({ ...of, name: 'second', remove: true })
  expect((await post({})).json).toEqual([refusal(['Amount'])])
})

describe('every way of writing tells of the rule', () => {
  const bad = { attributes: { type: 'Opportunity', referenceId: 'one' }, ...base, Amount: 7 }
  const good = { attributes: { type: 'Opportunity', referenceId: 'two' }, ...base, Amount: 8 }
  const told = { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not so', fields: ['Amount'] }
  beforeEach(() => {
    setRule({ when: [{ field: 'Amount', op: 'eq', value: 7 }], field: 'Amount' })
  })

  test('collections', async () => {
    const reply = await bench.call('POST', `${V}/composite/sobjects`, { records: [bad, good] })
    expect(reply.json).toEqual([
      { success: false, errors: [told] },
      { success: true, id: expect.any(String), errors: [] },
    ])
  })

  test('composite', async () => {
    const { attributes: _attributes, ...body } = bad
    const part = { method: 'POST', url: `${V}/sobjects/Opportunity`, referenceId: 'one', body }
    const reply = await bench.call('POST', `${V}/composite`, { compositeRequest: [part] })
    expect(reply.json).toMatchObject({
      compositeResponse: [{ httpStatusCode: 400, body: [refusal(['Amount'])] }],
    })
  })

  test('tree', async () => {
    const reply = await bench.call('POST', `${V}/composite/tree/Opportunity`, { records: [good, bad] })
    expect(reply.json).toEqual({ hasErrors: true, results: [{ referenceId: 'one', errors: [told] }] })
  })

  test('bulk', async () => {
    const csv =
      'Name,StageName,CloseDate,Amount\nDeal,Prospecting,2026-03-01,7\nDeal,Prospecting,2026-03-01,8\n'
    const { written, failed } = await runJob(bench, { object: 'Opportunity', operation: 'insert' }, csv)
    expect(written).toHaveLength(1)
    expect(failed).toEqual(['FIELD_CUSTOM_VALIDATION_EXCEPTION:Not so:Amount --'])
  })
})

test('a rule that nobody could break is not taken', () => {
  const refused = (more: Fields) => () => setRule(more)
  expect(refused({ when: [] })).toThrow('when must be')
  expect(refused({ when: [{ field: 'Nowhere', op: 'blank' }] })).toThrow('no field Nowhere')
  expect(refused({ when: [{ field: 'Amount', op: 'like', value: 1 }] })).toThrow('op must be one of')
  expect(refused({ when: [{ field: 'Amount', op: 'gt', value: 'much' }] })).toThrow('double')
  expect(refused({ when: [{ field: 'Name', op: 'blank' }], field: 'Nowhere' })).toThrow('no field Nowhere')
  expect(() => bench.control({ ...of, name: 'Nothing', remove: true })).toThrow('no rule Nothing')
})
