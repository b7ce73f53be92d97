import { describe, expect, test } from 'vitest'
import { startBench } from '../testing.ts'

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
})
