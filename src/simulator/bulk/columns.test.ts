import { describe, expect, test } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'
import { DELIMITERS, LINE_ENDINGS } from './csv.ts'
import { ingested, resultFile } from './testing.ts'

const bench = await startBench({ empty: true })

test.each(
  Object.keys(DELIMITERS).flatMap((columnDelimiter) =>
    Object.keys(LINE_ENDINGS).map((lineEnding) => [columnDelimiter, lineEnding] as const),
  ),
)('takes and gives back values with %s and %s', async (columnDelimiter, lineEnding) => {
  const delimiter = DELIMITERS[columnDelimiter]!
  const end = LINE_ENDINGS[lineEnding]!
  const name = `${columnDelimiter} ${lineEnding}`
  // Header names come back as they were typed, quotes and all.
  const header = ['nAME', '"Description"'].join(delimiter)
  const text = `"a${delimiter}b""c""${end}d\te,;|^\`"`
  const fields = { operation: 'insert', columnDelimiter, lineEnding }
  const csv = [header, `${name}${delimiter}${text}`, `${delimiter}nameless`, ''].join(end)
  const job = await ingested(bench, fields, csv)
  expect(job).toMatchObject({ state: 'JobComplete', columnDelimiter, lineEnding, numberRecordsFailed: 1 })
  const [row] = recordsOf(await bench.soql(`SELECT Id, Description FROM Account WHERE Name = '${name}'`))
  expect(row!['Description']).toBe(`a${delimiter}b"c"${end}d\te,;|^\``)
  const good = ['"sf__Id"', '"sf__Created"', header].join(delimiter)
  const line = [`"${String(row!['Id'])}"`, '"true"', `"${name}"`, text].join(delimiter)
  expect(await resultFile(bench, job['id'], 'successfulResults')).toBe([good, line, ''].join(end))
  const bad = await resultFile(bench, job['id'], 'failedResults')
  expect(bad.startsWith(['"sf__Id"', '"sf__Error"', header].join(delimiter) + end)).toBe(true)
  expect(bad.endsWith(['--"', '""', '"nameless"'].join(delimiter) + end)).toBe(true)
})

describe('a lookup with several targets', () => {
  test('takes the object before the relationship, one column for each', async () => {
    await ingested(
      bench,
      { object: 'Lead', operation: 'insert' },
      'LastName,Company,Email\nL,C,lead@example.com\n',
    )
    await ingested(
      bench,
      { object: 'Contact', operation: 'insert' },
      'LastName,Email\nP,person@example.com\n',
    )
    const job = await ingested(
      bench,
      { object: 'Task', operation: 'insert' },
      'Subject,Contact:Who.Email,lead:who.email\nto person,person@example.com,\nto lead,,lead@example.com\nto nobody,,\nlost,lost@example.com,\n',
    )
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 4, numberRecordsFailed: 1 })
    const tasks = recordsOf(await bench.soql('SELECT Subject, Who.Type FROM Task ORDER BY Subject'))
    expect(tasks).toMatchObject([
      { Subject: 'to lead', Who: { Type: 'Lead' } },
      { Subject: 'to nobody', Who: null },
      { Subject: 'to person', Who: { Type: 'Contact' } },
    ])
  })

  test.each(['Who.Email', 'Account:Who.Name', 'Contact:Who.Description', 'Nobody:Who.Email'])(
    'does not take %s',
    async (column) => {
      const job = await ingested(bench, { object: 'Task', operation: 'insert' }, `Subject,${column}\na,b\n`)
      const errorMessage = `InvalidBatch : Field name not found : ${column}`
      expect(job).toMatchObject({ state: 'Failed', errorMessage })
    },
  )
})

test.each([
  [{ operation: 'update' }, 'Name\nA\n', 'Id'],
  [{ operation: 'delete' }, 'Name\nA\n', 'Id'],
  [{ operation: 'upsert', externalIdFieldName: 'External_Ref__c' }, 'Name\nA\n', 'External_Ref__c'],
])('%j without its key fails as a whole', async (fields, csv, key) => {
  expect(await ingested(bench, fields, csv)).toMatchObject({
    state: 'Failed',
    errorMessage: `InvalidBatch : Field name not found : ${key}`,
  })
})

test('an insert refuses rows that bring an id', async () => {
  const job = await ingested(bench, { operation: 'insert' }, 'Id,Name\n001000000000000AAA,A\n,B\n')
  expect(job).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 })
  expect(await resultFile(bench, job['id'], 'failedResults')).toContain('cannot specify Id in an insert call')
})
