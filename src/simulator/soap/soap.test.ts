import { describe, expect, test } from 'vitest'
import { startBench } from '../testing.ts'
import { textIn } from '../xml.ts'
import { demoPassword } from './session.ts'
import { all, faultOf, soapCall } from './testing.ts'

const bench = await startBench({ contacts: 700 })
const call = (body: string, options?: Parameters<typeof soapCall>[2]) => soapCall(bench, body, options)

describe('faults', () => {
  test('a session that is none, word for word', async () => {
    const stranger = { ...bench, token: 'nobody' }
    const reply = await soapCall(stranger, '<getUserInfo xmlns="urn:partner.soap.sforce.com"/>')
    expect(reply.status).toBe(500)
    expect(reply.headers.get('content-type')).toBe('text/xml;charset=UTF-8')
    expect(reply.text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
        '<soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode>' +
        '<faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session</faultstring>' +
        '<detail><sf:UnexpectedErrorFault xsi:type="sf:UnexpectedErrorFault"><sf:exceptionCode>INVALID_SESSION_ID</sf:exceptionCode>' +
        '<sf:exceptionMessage>Invalid Session ID found in SessionHeader: Illegal Session</sf:exceptionMessage>' +
        '</sf:UnexpectedErrorFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    )
  })

  test.each([
    ['<query><queryString>SELECT Nope FROM Account</queryString></query>', 'sf:INVALID_FIELD'],
    ['<query><queryString>SELECT FROM</queryString></query>', 'sf:MALFORMED_QUERY'],
    ['<query><queryString>SELECT Id FROM Nope</queryString></query>', 'sf:INVALID_TYPE'],
    ['<queryMore><queryLocator>01gx-5</queryLocator></queryMore>', 'sf:INVALID_QUERY_LOCATOR'],
    ['<create><sObjects><type>Nope</type></sObjects></create>', 'sf:INVALID_TYPE'],
    [`<delete>${'<ids>001</ids>'.repeat(201)}</delete>`, 'sf:EXCEEDED_ID_LIMIT'],
    ['<dance/>', 'soapenv:Client'],
    ['<query/><query/>', 'soapenv:Client'],
  ])('%s', async (body, code) => {
    expect(faultOf(await call(body))).toEqual([500, code, expect.any(String)])
  })

  test('a field that is none is placed in the query', async () => {
    const { body } = await call('<query><queryString>SELECT Nope FROM Account</queryString></query>')
    const [detail] = all(body, 'InvalidFieldFault')
    expect([textIn(detail, 'row'), textIn(detail, 'column')]).toEqual(['1', '8'])
  })

  test('what is no XML, no envelope or asks for entities is refused', async () => {
    for (const text of ['{}', '<a/>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>']) {
      const reply = await bench.call('POST', '/services/Soap/u/60.0', text, { 'content-type': 'text/xml' })
      expect(reply.status).toBe(500)
      expect(reply.text).toContain('<faultcode>soapenv:Client</faultcode>')
    }
    expect((await bench.call('POST', '/services/Soap/x/60.0', '<a/>')).status).toBe(404)
    expect((await bench.call('POST', '/services/Soap/u/12.0', '<a/>')).status).toBe(404)
    expect((await bench.call('GET', '/services/Soap/u/60.0')).status).toBe(405)
  })

  test('nobody signs in by password from version 65 on', async () => {
    const password = demoPassword({ orgId: bench.server.orgId })
    const { username } = bench.control({ op: 'token' })
    const body = `<login><username>${String(username)}</username><password>${password}</password></login>`
    expect(faultOf(await call(body, { version: '65.0' }))[1]).toBe('sf:UNSUPPORTED_API_VERSION')
    const { results } = await call(body, { service: 'c', version: '64.0' })
    expect(textIn(results[0], 'serverUrl')).toMatch(/\/services\/Soap\/c\/64\.0\/00D\w{12}$/)
    expect(textIn(results[0], 'passwordExpired')).toBe('false')
  })
})

describe('queries', () => {
  test('come in pages of 500 or what was wished for', async () => {
    const first = await call('<query><queryString>SELECT Id FROM Contact</queryString></query>')
    expect(all(first.body, 'records')).toHaveLength(500)
    expect(textIn(first.results[0], 'size')).toBe('700')
    const locator = textIn(first.results[0], 'queryLocator')
    const second = await call(`<queryMore><queryLocator>${locator}</queryLocator></queryMore>`)
    expect(all(second.body, 'records')).toHaveLength(200)
    expect(textIn(second.results[0], 'done')).toBe('true')
    expect(all(second.body, 'queryLocator')[0]?.attributes.get('nil')).toBe('true')
    const header = '<QueryOptions><batchSize>250</batchSize></QueryOptions>'
    const small = await call('<query><queryString>SELECT Id FROM Contact</queryString></query>', { header })
    expect(all(small.body, 'records')).toHaveLength(250)
  })

  test('show parents, children, instants, decimals and addresses', async () => {
    const created = await call(
      '<create><sObjects><type>Account</type><Name>Typed</Name><AnnualRevenue>5</AnnualRevenue><BillingCity>Faro</BillingCity></sObjects></create>',
    )
    const id = textIn(created.results[0], 'id')!
    await call(
      `<create><sObjects><type>Contact</type><LastName>2026-01-01T00:00:00.000+0000</LastName><AccountId>${id}</AccountId></sObjects></create>`,
    )
    const soql = `SELECT Name, AnnualRevenue, CreatedDate, BillingAddress, ParentId, (SELECT LastName, Account.Name FROM Contacts) FROM Account WHERE Id = '${id}'`
    const { body } = await call(`<query><queryString>${soql}</queryString></query>`)
    const record = all(body, 'records')[0]!
    expect(record.children.map((child) => child.name)).toEqual([
      'type',
      'Id',
      'Name',
      'AnnualRevenue',
      'CreatedDate',
      'BillingAddress',
      'ParentId',
      'Contacts',
    ])
    expect(record.children[1]!.attributes.get('nil')).toBe('true')
    expect(textIn(record, 'AnnualRevenue')).toBe('5.0')
    expect(textIn(record, 'CreatedDate')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    expect(all(record, 'city')[0]?.text).toBe('Faro')
    expect(all(record, 'LastName')[0]?.text).toBe('2026-01-01T00:00:00.000+0000')
    expect(textIn(all(record, 'Account')[0], 'Name')).toBe('Typed')
    expect(all(record, 'size')[0]?.text).toBe('1')
  })

  test('aggregates are results without an id, and the enterprise names types by attribute', async () => {
    const counted = await call('<query><queryString>SELECT COUNT(Id) FROM Contact</queryString></query>')
    const [record] = all(counted.body, 'records')
    expect([textIn(record, 'type'), textIn(record, 'expr0')]).toEqual(['AggregateResult', '701'])
    const typed = await call('<query><queryString>SELECT Id FROM Contact LIMIT 1</queryString></query>', {
      service: 'c',
    })
    expect(all(typed.body, 'records')[0]?.attributes.get('type')).toBe('sf:Contact')
  })

  test('records are read by id in order, nil where there is none', async () => {
    const { body } = await call('<query><queryString>SELECT Id FROM Contact LIMIT 1</queryString></query>')
    const id = all(body, 'Id')[0]!.text
    const { results } = await call(
      `<retrieve><fieldList>Id, LastName</fieldList><sObjectType>Contact</sObjectType><ids>003000000000000AAA</ids><ids>${id}</ids></retrieve>`,
    )
    expect(results[0]?.attributes.get('nil')).toBe('true')
    expect(textIn(results[1], 'LastName')).not.toBe('')
  })
})

describe('writes', () => {
  const two =
    '<create><sObjects><type>Account</type><Name>Halfway</Name></sObjects><sObjects><type>Account</type></sObjects></create>'
  const halfway = async () => (await bench.soql("SELECT Id FROM Account WHERE Name = 'Halfway'")).json

  test('all or none takes back what went well', async () => {
    const header = '<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>'
    const refused = await call(two, { header })
    expect(all(refused.body, 'statusCode').map((one) => one.text)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'REQUIRED_FIELD_MISSING',
    ])
    expect(await halfway()).toMatchObject({ totalSize: 0 })
    const kept = await call(two)
    expect(all(kept.body, 'success').map((one) => one.text)).toEqual(['true', 'false'])
    expect(await halfway()).toMatchObject({ totalSize: 1 })
  })

  test('an empty element says nothing, fieldsToNull empties, a parent may be named by external id', async () => {
    const { results } = await call(
      '<create><sObjects xsi:type="sf:Account"><Name>Holder</Name><External_Ref__c>soap-p</External_Ref__c><Site>Dock</Site><Phone>1</Phone></sObjects></create>',
      { service: 'c' },
    )
    const id = textIn(results[0], 'id')!
    await call(
      `<update><sObjects><type>Account</type><fieldsToNull>Phone</fieldsToNull><Id>${id}</Id><Site/></sObjects></update>`,
    )
    expect((await bench.call('GET', `/services/data/v64.0/sobjects/Account/${id}`)).json).toMatchObject({
      Site: 'Dock',
      Phone: null,
    })
    const child = await call(
      '<create><sObjects><type>Contact</type><LastName>Kin</LastName><Account><type>Account</type><External_Ref__c>soap-p</External_Ref__c></Account></sObjects></create>',
    )
    const found = await bench.soql(
      `SELECT AccountId FROM Contact WHERE Id = '${textIn(child.results[0], 'id')}'`,
    )
    expect(found.json).toMatchObject({ records: [{ AccountId: id }] })
  })
})

test('describes name every object, and the fields of one', async () => {
  const { body } = await call('<describeGlobal/>')
  expect(all(body, 'name').map((one) => one.text)).toContain('Loyalty_Card__c')
  expect(all(body, 'urls')).toEqual([])
  const contact = await call('<describeSObject><sObjectType>Contact</sObjectType></describeSObject>')
  const email = all(contact.body, 'fields').find((field) => textIn(field, 'name') === 'Email')
  expect([textIn(email, 'type'), textIn(email, 'length')]).toEqual(['email', '80'])
})
