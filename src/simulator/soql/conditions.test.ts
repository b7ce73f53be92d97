import { describe, expect, test } from 'vitest'
import { accountId, digits, startFixture } from './testing.ts'

const bench = await startFixture()
const accounts = (where: string) => digits(bench, `SELECT Id FROM Account WHERE ${where} ORDER BY Id`)

describe('text', () => {
  test.each([
    ["Name = 'anchor SUPPLY'", '1'],
    ["Name = 'äQUATOR segel'", '2'],
    ["Name = 'Aquator Segel'", ''],
    ["Name = 'ÉMILE'", '4'],
    ["Name = 'emile'", ''],
    ["Name != 'ZEBRA'", '12346'],
    ["Name <> 'ZEBRA'", '12346'],
    ["Name > 'Zebra'", '6'],
    ["Name >= 'Zebra'", '56'],
    ["Name < 'B'", '12'],
    ["Name <= 'émile'", '1234'],
    ["Name > 'e' AND Name < 'f'", '4'],
    ["Name >= 'Äquator Segel'", '23456'],
    ["Name > 'äquator segel'", '3456'],
    ["Name IN ('zebra', 'ÄQUATOR SEGEL', 'none')", '25'],
    ["Name NOT IN ('zebra', 'äquator segel')", '1346'],
    ["BillingCity = 'lübeck'", '2'],
    ["BillingCity = 'LÜBECK'", '2'],
    ["BillingCity != 'Kiel'", '23456'],
    ["BillingCity NOT IN ('Kiel', 'Lübeck')", '3456'],
    ["BillingCity NOT IN ('Kiel', null)", '24'],
    ["BillingCity IN ('Kiel', '')", '1356'],
    ["BillingCity > 'Kiel'", '24'],
    ["BillingCity < 'Zzz'", '124'],
    ["Site = 'a\\\\b'", '1'],
    ["Site = 'line\\nbreak'", '3'],
    ["Site = 'O\\'Hara'", '4'],
    ["Site = 'a\\tb'", '5'],
    ["Site = 'O\\u0027Hara'", '4'],
    ["Site = ''", '26'],
    ['Site = null', '26'],
    ["Site != ''", '1345'],
    ["Industry = 'retail'", '23'],
    ["Industry IN ('RETAIL', 'shipping')", '1235'],
    ["toLabel(Industry) = 'retail'", '23'],
  ])('%s', async (where, ids) => {
    expect(await accounts(where)).toBe(ids)
  })
})

describe('patterns', () => {
  test.each([
    ["Name LIKE 'zebra%'", '56'],
    ["Name LIKE 'ZEBRA'", '5'],
    ["Name LIKE '%e'", '34'],
    ["Name LIKE '%söhne'", '3'],
    ["Name LIKE '%SÖHNE'", '3'],
    ["Name LIKE '_mile'", '4'],
    ["Name LIKE 'É%'", '4'],
    ["Name LIKE '__uator%'", '2'],
    ["Name LIKE '%a%'", '1256'],
    ["Name LIKE '%'", '123456'],
    ["Name LIKE ''", ''],
    ["AccountNumber LIKE '100\\%'", '1'],
    ["AccountNumber LIKE '100\\_%'", '2'],
    ["AccountNumber LIKE '100_'", '13'],
    ["AccountNumber LIKE '100%'", '123'],
    ["Site LIKE 'a\\\\%'", '1'],
    ["Site LIKE '%\\\\b'", '1'],
    ["Site LIKE 'a\\\\\\%'", ''],
    ["Site LIKE '%\\'%'", '4'],
    ["Site LIKE '%\\n%'", '3'],
    ["NOT Site LIKE 'a%'", '2346'],
    ["(NOT Name LIKE '%e%')", '1'],
    ["BillingCity LIKE '%ü%'", '2'],
    ["BillingCity LIKE 'K%' OR BillingCity LIKE 'P%'", '14'],
  ])('%s', async (where, ids) => {
    expect(await accounts(where)).toBe(ids)
  })
})

describe('numbers, booleans and ids', () => {
  test.each([
    ['AnnualRevenue = 1000', '15'],
    ['AnnualRevenue = 1000.0', '15'],
    ['AnnualRevenue = 251', '2'],
    ['AnnualRevenue = -5', '3'],
    ['AnnualRevenue < 0', '3'],
    ['AnnualRevenue > -5.01', '1235'],
    ['AnnualRevenue <= 251.5', '23'],
    ['AnnualRevenue != 1000', '2346'],
    ['AnnualRevenue = null', '46'],
    ['AnnualRevenue != null', '1235'],
    ['AnnualRevenue IN (1000, -5)', '135'],
    ['AnnualRevenue NOT IN (1000, -5)', '246'],
    ['AnnualRevenue NOT IN (1000, null)', '23'],
    ['AnnualRevenue > USD900', '15'],
    ['NumberOfEmployees = 0', '4'],
    ['NumberOfEmployees >= 10', '12'],
    ['NumberOfEmployees < 10.5', '14'],
    ['NOT NumberOfEmployees > 5', '3456'],
    ['NOT NumberOfEmployees <= 5', '12356'],
    ['IsDeleted = FALSE', '123456'],
    ['IsDeleted != true', '123456'],
    ['IsDeleted = true', ''],
    ["Id = '001000000000002'", '2'],
    [`Id = '${accountId(2)}'`, '2'],
    ["Id != '001000000000002'", '13456'],
    ["Id > '001000000000004'", '56'],
    ["Id <= '001000000000002AAA'", '12'],
    ["Id IN ('001000000000001', '001000000000009AAA')", '1'],
    ["Id NOT IN ('001000000000001', '001000000000002')", '3456'],
    ["Id = ''", ''],
    ['ParentId = null', '1'],
    ['ParentId != null', '23456'],
    ["ParentId = '001000000000003'", '4'],
    ["ParentId != '001000000000003'", '12356'],
  ])('%s', async (where, ids) => {
    expect(await accounts(where)).toBe(ids)
  })
})

describe('and, or, not', () => {
  test.each([
    ["Industry = 'Retail' AND AnnualRevenue > 0", '2'],
    ["Industry = 'Retail' OR AnnualRevenue = 1000", '1235'],
    ["(Industry = 'Retail' OR Industry = 'Shipping') AND NumberOfEmployees != null", '12'],
    ["Industry = 'Retail' OR (AnnualRevenue = 1000 AND NumberOfEmployees = 10)", '123'],
    ["NOT (Industry = 'Retail' OR Industry = 'Shipping')", '46'],
    ["NOT (Industry = 'Retail' AND AnnualRevenue > 0)", '13456'],
    ["(NOT Industry = 'Retail') AND (NOT Industry = 'Shipping')", '46'],
    ["Industry = 'Retail' AND (NOT Name LIKE 'B%')", '2'],
    ["Industry = 'Retail' AND NOT Name LIKE 'B%'", '2'],
    ["NOT (NOT Industry = 'Retail')", '23'],
    ["NOT (NOT (NOT Industry = 'Retail'))", '1456'],
    ["NOT NOT NOT Industry = 'Retail'", '1456'],
    ["(NOT (NOT (NOT (NOT (Industry = 'Retail')))))", '23'],
    ["((NOT ((NOT Industry = 'Retail') AND (NOT (Name LIKE 'a%')))))", '123'],
    ["NOT ((NOT Industry = 'Retail') OR Name IN ('a) OR (b', 'Äquator Segel'))", '3'],
    ["((Industry = 'Retail'))", '23'],
    ["(((Industry = 'Retail' AND ((AnnualRevenue < 0)))) OR ((Name = 'Zebra')))", '35'],
    ["Name = 'Zebra' OR Name = 'émile' OR Name = 'none'", '45'],
    ["Name = 'Zebra' AND Name = 'émile'", ''],
    ['NOT (AnnualRevenue > 0 OR NumberOfEmployees > 0)', '346'],
    ["industry = 'Retail' or annualrevenue > 0 or (name = 'x')", '1235'],
  ])('%s', async (where, ids) => {
    expect(await accounts(where)).toBe(ids)
  })
})

describe('multi-select picklists', () => {
  test.each([
    ["Kinds__c INCLUDES ('sail')", '124'],
    ["Kinds__c INCLUDES ('ROPE')", '14'],
    ["Kinds__c INCLUDES ('rope;sail')", '14'],
    ["Kinds__c INCLUDES ('rope;oar')", '4'],
    ["Kinds__c INCLUDES ('rope;oar', 'Sail')", '124'],
    ["Kinds__c INCLUDES ('ail')", ''],
    ["Kinds__c EXCLUDES ('rope')", '23'],
    ["Kinds__c EXCLUDES ('sail')", '3'],
    ["Kinds__c EXCLUDES ('rope;oar')", '123'],
    ["NOT Kinds__c INCLUDES ('rope')", '23'],
    ['Kinds__c = null', '3'],
    ['Kinds__c != null', '124'],
    ["Kinds__c = 'rope;sail'", '1'],
    ["Kinds__c IN ('sail', 'rope;sail')", '12'],
    ["Kinds__c LIKE '%oar%'", '4'],
    ["Kinds__c INCLUDES ('sail') AND Count__c > 1", '2'],
  ])('%s', async (where, ids) => {
    expect(await digits(bench, `SELECT Id FROM Skill__c WHERE ${where} ORDER BY Id`)).toBe(ids)
  })
})

describe('what conditions do not take', () => {
  test.each([
    ["AnnualRevenue = '5'", 'INVALID_FIELD'],
    ['Name = 5', 'INVALID_FIELD'],
    ['Name = TRUE', 'INVALID_FIELD'],
    ["IsDeleted = 'true'", 'INVALID_FIELD'],
    ['NumberOfEmployees = true', 'INVALID_FIELD'],
    ["Id LIKE '001%'", 'INVALID_FIELD'],
    ["AnnualRevenue LIKE '1%'", 'INVALID_FIELD'],
    ["Industry INCLUDES ('Retail')", 'INVALID_FIELD'],
    ["Description = 'x'", 'INVALID_FIELD'],
    ["BillingAddress = 'x'", 'INVALID_FIELD'],
    ['BillingAddress != null', 'INVALID_FIELD'],
    ["Nope = 'x'", 'INVALID_FIELD'],
    ["Nope.Name = 'x'", 'INVALID_FIELD'],
    ["Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["Id IN ('abc')", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY'],
    ["Name = 'a' OR Name = 'b' AND Name = 'c'", 'MALFORMED_QUERY'],
    ["(Name = 'a'", 'MALFORMED_QUERY'],
    ["Name == 'a'", 'MALFORMED_QUERY'],
    ['Name IN ()', 'MALFORMED_QUERY'],
    ["Name = 'a' ALL ROWS", 'MALFORMED_QUERY'],
  ])('%s', async (where, code) => {
    const reply = await bench.soql(`SELECT Id FROM Account WHERE ${where}`)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject([{ errorCode: code }])
  })
})
