import { describe, expect, test } from 'vitest'
import { startBench, V } from '../testing.ts'

const bench = await startBench({ empty: true })

describe('what is refused', () => {
  test.each([
    ['SELECT Nope FROM Account', 'INVALID_FIELD', "No such column 'Nope' on entity 'Account'"],
    ['SELECT Account.Nope FROM Contact', 'INVALID_FIELD', "No such column 'Nope' on entity 'Account'"],
    ['SELECT Boss.Name FROM Contact', 'INVALID_FIELD', "Didn't understand relationship 'Boss'"],
    [
      'SELECT Id, (SELECT Id FROM Pets) FROM Account',
      'INVALID_FIELD',
      "Didn't understand relationship 'Pets'",
    ],
    ['SELECT Id FROM Nowhere', 'INVALID_TYPE', "sObject type 'Nowhere' is not supported"],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', ''],
    [
      "SELECT Id FROM Account WHERE A = 'x' AND B = 'y' OR C = 'z'",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ["SELECT Id FROM Account WHERE AnnualRevenue = '5'", 'INVALID_FIELD', 'should not be enclosed in quotes'],
    ['SELECT Id FROM Account WHERE Name = 5', 'INVALID_FIELD', 'should be enclosed in quotes'],
    ['SELECT Id FROM Account WHERE CreatedDate > 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    ["SELECT Id FROM Account WHERE Description = 'x'", 'INVALID_FIELD', 'can not be filtered'],
    ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
    ['SELECT Name, COUNT(Id) FROM Account GROUP BY Industry', 'MALFORMED_QUERY', 'grouped or aggregated'],
    ["SELECT Id FROM Account WHERE Name INCLUDES ('x')", 'INVALID_FIELD', 'invalid operator on string field'],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', '2000'],
  ])('%s', async (query, code, part) => {
    const reply = await bench.soql(query)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject([{ errorCode: code, message: expect.stringContaining(part) }])
  })

  test('points at the place, as recorded from a real org', async () => {
    const reply = await bench.soql('select count() from XYZZY')
    expect(reply.json).toEqual([
      {
        message:
          "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
        errorCode: 'INVALID_TYPE',
      },
    ])
  })

  test.each([
    ['SELECT Id FROM Account WHERE', "1:Column:29\nunexpected token: '<EOF>'"],
    ['SELECT', "1:Column:7\nunexpected token: '<EOF>'"],
    ['SELECT Id, FROM Account', "1:Column:12\nunexpected token: 'FROM'"],
    ['SELECT * FROM Account', "1:Column:8\nunexpected token: '*'"],
    ['UPDATE Account SET Name = 1', "1:Column:1\nunexpected token: 'UPDATE'"],
    ['SELECT Id\nFROM Account\nLIMIT x', "3:Column:7\nunexpected token: 'x'"],
    ["SELECT Id FROM Account WHERE Name = 'x')", "1:Column:40\nunexpected token: ')'"],
    ["SELECT Id FROM Account WHERE (Name = '('", "1:Column:41\nexpecting a right parentheses, found '<EOF>'"],
    [
      "SELECT Id FROM Account WHERE (Name = 'a' AND Name = 'b') AND Name = 'c' OR Name = 'd'",
      "1:Column:73\nunexpected token: 'OR'",
    ],
    ['SELECT COUNT(Id), Name FROM Account', '1:Column:19\nField must be grouped or aggregated: Name'],
  ])('%s is pointed at where it breaks', async (query, tail) => {
    const { status, json } = await bench.soql(query)
    expect(status).toBe(400)
    const message = String((json as { message: string }[])[0]?.message)
    expect(json).toEqual([{ errorCode: 'MALFORMED_QUERY', message: expect.stringContaining(`Row:${tail}`) }])
    // The caret stands under the place that the numbers name.
    const [, line = '', caret = ''] = message.split('\n')
    const column = Number(/Column:(\d+)/.exec(message)?.[1])
    const shown = query.split('\n')[Number(/Row:(\d+)/.exec(message)?.[1]) - 1]!.indexOf(line)
    expect(caret).toBe(`${' '.repeat(column - 1 - shown)}^`)
  })

  test('nothing to ask, and a locator that is none', async () => {
    for (const path of ['query', 'query?q=', 'queryAll?q=%20']) {
      expect((await bench.call('GET', `${V}/${path}`)).json).toEqual([
        { errorCode: 'MALFORMED_QUERY', message: 'A query string has to be specified' },
      ])
    }
    expect((await bench.call('GET', `${V}/query/01g000000000001AAA-2000`)).json).toEqual([
      { errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' },
    ])
  })

  test('more relations and more brackets than anybody plans', async () => {
    const steps = ['CreatedBy', 'LastModifiedBy', 'Manager']
    const paths = steps.flatMap((a) => steps.flatMap((b) => steps.flatMap((c) => `${a}.${b}.${c}`)))
    const fields = paths.flatMap((path) => steps.map((step) => `CreatedBy.${path}.${step}.Id`))
    const brackets = `${'(NOT '.repeat(600)}Name = 'x'${')'.repeat(600)}`
    for (const query of [
      `SELECT ${fields.join(', ')} FROM Account`,
      `SELECT Id FROM Account WHERE ${brackets}`,
    ]) {
      expect((await bench.soql(query)).json).toEqual([
        {
          errorCode: 'QUERY_TOO_COMPLICATED',
          message: 'Query is either selecting too many fields or the filter conditions are too complicated.',
        },
      ])
    }
  })
})
