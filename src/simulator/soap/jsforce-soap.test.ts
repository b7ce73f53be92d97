import { Connection } from 'jsforce'
import { expect, test } from 'vitest'
import { startBench } from '../testing.ts'
import { demoPassword } from './session.ts'

const bench = await startBench({ contacts: 300 })
const { url, orgId } = bench.server
const password = demoPassword({ orgId })
const username = String(bench.control({ op: 'token' })['username'])
const connection = new Connection({ instanceUrl: url, accessToken: bench.token, version: '64.0' })

const make = async (type: string, fields: Record<string, unknown>) =>
  String((await connection.soap.create({ type, ...fields })).id)

test('jsforce signs in by username and password, and anew when its session ends', async () => {
  const fresh = new Connection({ loginUrl: url, version: '60.0' })
  const info = await fresh.login(username, password)
  expect(info.organizationId).toBe(orgId)
  expect(fresh.instanceUrl).toBe(url)
  expect((await fresh.identity()).username).toBe(username)
  bench.control({ op: 'fault', kind: 'expire-tokens' })
  expect((await fresh.soap.getUserInfo()).userName).toBe(username)
  await fresh.logout()
  await expect(new Connection({ loginUrl: url }).login(username, `${password}x`)).rejects.toThrow(
    'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
  )
  const renewed = bench.control({ op: 'token' })
  connection.accessToken = String(renewed['accessToken'])
})

test('jsforce asks who it is and what time it is', async () => {
  expect(await connection.soap.getUserInfo()).toMatchObject({
    organizationId: orgId,
    userName: username,
    organizationMultiCurrency: false,
    sessionSecondsValid: 7200,
  })
  const { timestamp } = await connection.soap.getServerTimestamp()
  expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000)
})

test('jsforce creates, updates, upserts and deletes', async () => {
  const [one, bad] = await connection.soap.create([
    { type: 'Account', Name: 'By SOAP & <XML>', External_Ref__c: 'soap-1', AnnualRevenue: 12.5 },
    { type: 'Contact', FirstName: 'Nobody' },
  ])
  expect(one).toMatchObject({ success: true })
  expect(bad).toMatchObject({
    success: false,
    errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
  })
  const id = String(one?.id)
  expect(
    await connection.soap.update({ type: 'Account', Id: id, Site: 'Quay', AnnualRevenue: null }),
  ).toMatchObject({ success: true, id })
  expect(await connection.sobject('Account').retrieve(id)).toMatchObject({
    Name: 'By SOAP & <XML>',
    Site: 'Quay',
    AnnualRevenue: null,
  })
  expect(
    await connection.soap.upsert('External_Ref__c', {
      type: 'Account',
      External_Ref__c: 'soap-1',
      Name: 'Again',
    }),
  ).toMatchObject({ success: true, created: false, id })
  expect(await connection.soap.delete([id, '001000000000000AAA'])).toMatchObject([
    { success: true, id },
    { success: false },
  ])
})

test('jsforce brings records back with what went with them, and empties the bin', async () => {
  const account = await make('Account', { Name: 'Parent' })
  const contact = await make('Contact', { LastName: 'Child', AccountId: account })
  const earlier = await make('Contact', { LastName: 'Earlier', AccountId: account })
  await connection.soap.delete(earlier)
  bench.control({ op: 'clock', offsetMs: 5000 })
  await connection.soap.delete(account)
  expect(await connection.sobject('Contact').count({ AccountId: account })).toBe(0)
  expect(await connection.soap.undelete([account])).toMatchObject([{ success: true, id: account }])
  const alive = await connection.query(`SELECT Id FROM Contact WHERE AccountId = '${account}'`)
  expect(alive.records.map((record) => record.Id)).toEqual([contact])
  expect(await connection.soap.undelete([account])).toMatchObject([
    { success: false, errors: [{ statusCode: 'UNDELETE_FAILED' }] },
  ])
  expect(await connection.soap.emptyRecycleBin([earlier, contact])).toMatchObject([
    { success: true, id: earlier },
    { success: false },
  ])
  const gone = await connection.query(`SELECT Id FROM Contact WHERE Id = '${earlier}'`, { scanAll: true })
  expect(gone.totalSize).toBe(0)
})

test('jsforce merges records and gives the master new values', async () => {
  const master = await make('Account', { Name: 'Master' })
  const losers = [await make('Account', { Name: 'One' }), await make('Account', { Name: 'Two' })]
  const child = await make('Contact', { LastName: 'Moved', AccountId: losers[1] })
  const request = { masterRecord: { type: 'Account', Id: master, Site: 'Merged' }, recordToMergeIds: losers }
  expect(await connection.soap.merge(request)).toMatchObject({
    success: true,
    id: master,
    mergedRecordIds: losers,
    updatedRelatedIds: [child],
  })
  expect(await connection.sobject('Account').retrieve(master)).toMatchObject({
    Name: 'Master',
    Site: 'Merged',
  })
  const trace = await connection.query(`SELECT MasterRecordId FROM Account WHERE Id = '${losers[0]}'`, {
    scanAll: true,
  })
  expect(trace.records).toMatchObject([{ MasterRecordId: master }])
  expect(await connection.soap.merge([request])).toMatchObject([
    { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
  ])
})

test('jsforce converts a lead, once', async () => {
  const lead = await make('Lead', {
    LastName: 'Prospect',
    Company: 'Prospect Ltd',
    Email: 'p@prospect.example',
  })
  const request = { leadId: lead, convertedStatus: 'Closed - Converted', opportunityName: 'First deal' }
  const converted = await connection.soap.convertLead(request)
  expect(converted).toMatchObject({ success: true, leadId: lead })
  const { accountId, contactId, opportunityId } = converted
  expect(await connection.sobject('Contact').retrieve(String(contactId))).toMatchObject({
    AccountId: accountId,
    Email: 'p@prospect.example',
  })
  expect(await connection.sobject('Opportunity').retrieve(String(opportunityId))).toMatchObject({
    Name: 'First deal',
    AccountId: accountId,
  })
  expect(await connection.sobject('Lead').retrieve(lead)).toMatchObject({
    IsConverted: true,
    ConvertedContactId: contactId,
  })
  expect(await connection.soap.convertLead([request])).toMatchObject([
    { success: false, errors: [{ statusCode: 'CANNOT_UPDATE_CONVERTED_LEAD' }] },
  ])
})

test('jsforce describes and lists metadata', async () => {
  const described = await connection.metadata.describe()
  expect(described.metadataObjects.find((one) => one.xmlName === 'CustomObject')).toMatchObject({
    directoryName: 'objects',
    suffix: 'object',
    inFolder: false,
    childXmlNames: expect.arrayContaining(['CustomField', 'RecordType']),
  })
  const listed = await connection.metadata.list([{ type: 'CustomObject' }, { type: 'Profile' }])
  const names = listed.map((one) => `${one.type} ${one.fullName}`)
  expect(names).toEqual(
    expect.arrayContaining(['CustomObject Account', 'CustomObject Loyalty_Card__c', 'Profile Admin']),
  )
  expect(listed.find((one) => one.fullName === 'Loyalty_Card__c')).toMatchObject({
    fileName: 'objects/Loyalty_Card__c.object',
    manageableState: 'unmanaged',
  })
  const fields = await connection.metadata.list({ type: 'CustomField' })
  expect(fields.map((one) => one.fullName)).toContain('Account.External_Ref__c')
  expect(await connection.metadata.list({ type: 'Layout' })).toEqual([])
  await expect(connection.metadata.list({ type: 'Nonsense' })).rejects.toMatchObject({
    errorCode: 'sf:INVALID_TYPE',
  })
})

test('jsforce reads a custom object', async () => {
  const card = await connection.metadata.read('CustomObject', 'Loyalty_Card__c')
  expect(card).toMatchObject({
    fullName: 'Loyalty_Card__c',
    label: 'Loyalty Card',
    deploymentStatus: 'Deployed',
    nameField: { label: 'Loyalty Card Name', type: 'Text' },
  })
  const field = (name: string) => card.fields.find((one) => one.fullName === name)
  expect(field('Card_Number__c')).toMatchObject({ type: 'Text', length: 20, externalId: true, unique: true })
  expect(field('Contact__c')).toMatchObject({
    type: 'Lookup',
    referenceTo: 'Contact',
    relationshipName: 'Loyalty_Cards',
  })
  expect(field('Points__c')).toMatchObject({ type: 'Number', precision: 12, scale: 0 })
})
