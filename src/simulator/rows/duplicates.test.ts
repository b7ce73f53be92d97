import { beforeEach, expect, test } from 'vitest'
import { startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { runJob } from './testing.ts'

const bench = await startBench({ empty: true })
const MESSAGE = "You're creating a duplicate record. We recommend you use an existing record instead."
const allow = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true; runAsCurrentUser=true' }
const post = (fields: Fields, headers = {}) =>
  bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'Twin', ...fields }, headers)
const setRule = (action: string, fields = ['Email'], more: Fields = {}) =>
  bench.control({ op: 'duplicate-rule', object: 'Contact', name: 'Twins', fields, action, ...more })

let n = 0
let email = ''
let first = ''
beforeEach(async () => {
  email = `twin${n++}@example.com`
  first = textOf(await post({ Email: email }), 'id')
  setRule('block')
})

const found = (allowSave: boolean) => ({
  allowSave,
  duplicateRule: 'Twins',
  duplicateRuleEntityType: 'Contact',
  errorMessage: MESSAGE,
  matchResults: [
    {
      entityType: 'Contact',
      errors: [],
      matchEngine: 'ExactMatchEngine',
      matchRecords: [
        {
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: {
            attributes: { type: 'Contact', url: `${V}/sobjects/Contact/${first}` },
            Id: first,
          },
        },
      ],
      rule: 'Twins_Match',
      size: 1,
      success: true,
    },
  ],
})

test('a second record is refused and the first one named', async () => {
  const reply = await post({ Email: email.toUpperCase() })
  expect([reply.status, reply.json]).toEqual([
    400,
    [{ duplicateResut: found(false), errorCode: 'DUPLICATES_DETECTED', message: MESSAGE }],
  ])
  expect((await post({ Email: `other.${email}` })).status).toBe(201)
  expect((await post({})).status).toBe(201)
  expect((await post({})).status).toBe(201)
})

test('a rule that allows lets through who asks for it, one that blocks does not', async () => {
  expect((await post({ Email: email }, allow)).status).toBe(400)
  setRule('allow')
  expect((await post({ Email: email })).json).toMatchObject([{ duplicateResut: { allowSave: true } }])
  expect(
    (await post({ Email: email }, { ...allow, 'Sforce-Duplicate-Rule-Header': 'allowSave=false' })).status,
  ).toBe(400)
  expect((await post({ Email: email }, allow)).status).toBe(201)
})

test('an update is only looked at when it makes the record a duplicate', async () => {
  const id = textOf(await post({ Email: `other.${email}` }), 'id')
  const change = (fields: Fields) => bench.call('PATCH', `${V}/sobjects/Contact/${id}`, fields)
  expect((await change({ Email: email })).json).toMatchObject([{ errorCode: 'DUPLICATES_DETECTED' }])
  expect((await change({ Title: 'Mate', Email: `other.${email}` })).status).toBe(204)
})

test('all fields of a rule must be the same', async () => {
  setRule('block', ['Email', 'LastName'], { message: 'Known here' })
  expect((await post({ Email: email, LastName: 'Single' })).status).toBe(201)
  expect((await post({ Email: email })).json).toMatchObject([{ message: 'Known here' }])
})

test('a deleted record and a removed rule stand in nobody’s way', async () => {
  await bench.call('DELETE', `${V}/sobjects/Contact/${first}`)
  const id = textOf(await post({ Email: email }), 'id')
  expect(id).toMatch(/^003/)
  bench.control({ op: 'duplicate-rule', object: 'Contact', name: 'Twins', remove: true })
  expect((await post({ Email: email })).status).toBe(201)
})

test('collections, parts of a composite and bulk jobs meet it, too', async () => {
  setRule('allow')
  const records = [{ attributes: { type: 'Contact' }, LastName: 'Twin', Email: email }]
  const collection = (headers = {}) => bench.call('POST', `${V}/composite/sobjects`, { records }, headers)
  expect((await collection()).json).toEqual([
    {
      success: false,
      errors: [
        { statusCode: 'DUPLICATES_DETECTED', message: MESSAGE, fields: [], duplicateResult: found(true) },
      ],
    },
  ])
  const csv = `LastName,Email\nTwin,${email}\n`
  expect((await runJob(bench, { object: 'Contact', operation: 'insert' }, csv)).failed).toEqual([
    `DUPLICATES_DETECTED:${MESSAGE}:--`,
  ])
  const part = {
    method: 'POST',
    url: `${V}/sobjects/Contact`,
    referenceId: 'one',
    body: { LastName: 'Twin', Email: email },
    httpHeaders: allow,
  }
  const composite = await bench.call('POST', `${V}/composite`, { compositeRequest: [part] })
  expect(composite.json).toMatchObject({ compositeResponse: [{ httpStatusCode: 201 }] })
  expect((await collection(allow)).json).toMatchObject([{ success: true }])
})
