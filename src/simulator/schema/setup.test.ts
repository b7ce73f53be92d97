import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const create = (object: string, fields: object) => bench.call('POST', `${V}/sobjects/${object}`, fields)
const rows = async (soql: string) => {
  const reply = await bench.soql(soql)
  expect(reply.text).not.toContain('errorCode')
  return recordsOf(reply)
}

describe('an event', () => {
  const shown =
    'StartDateTime,ActivityDateTime,ActivityDate,EndDateTime,EndDate,DurationInMinutes,AccountId,ShowAs'
  const read = async (id: string) =>
    (await bench.call('GET', `${V}/sobjects/Event/${id}?fields=${shown}`)).json

  test('knows its end by its length, its length by its end, and its account', async () => {
    const account = textOf(await create('Account', { Name: 'Visited' }), 'id')
    const contact = textOf(await create('Contact', { LastName: 'Host', AccountId: account }), 'id')
    const created = await create('Event', {
      Subject: 'Visit',
      WhoId: contact,
      ActivityDateTime: '2026-03-01T23:30:00Z',
      DurationInMinutes: '60',
    })
    const path = `${V}/sobjects/Event/${textOf(created, 'id')}`
    expect(await read(textOf(created, 'id'))).toMatchObject({
      StartDateTime: '2026-03-01T23:30:00.000+0000',
      ActivityDate: '2026-03-01',
      EndDateTime: '2026-03-02T00:30:00.000+0000',
      EndDate: '2026-03-02',
      AccountId: account,
      ShowAs: 'Busy',
    })
    await bench.call('PATCH', path, { EndDateTime: '2026-03-02T01:30:00Z' })
    expect(await read(textOf(created, 'id'))).toMatchObject({ DurationInMinutes: 120 })
    await bench.call('PATCH', path, { StartDateTime: '2026-03-03T10:00:00Z' })
    expect(await read(textOf(created, 'id'))).toMatchObject({
      ActivityDateTime: '2026-03-03T10:00:00.000+0000',
      EndDateTime: '2026-03-03T12:00:00.000+0000',
    })
    expect(
      await rows(`SELECT Id, (SELECT Subject FROM Events) FROM Contact WHERE Id = '${contact}'`),
    ).toMatchObject([{ Events: { records: [{ Subject: 'Visit' }] } }])
  })

  test('may last all day, and is refused without a time or with one that ends before it starts', async () => {
    const created = await create('Event', {
      Subject: 'Fair',
      IsAllDayEvent: true,
      ActivityDate: '2026-05-04',
    })
    expect(await read(textOf(created, 'id'))).toMatchObject({
      StartDateTime: '2026-05-04T00:00:00.000+0000',
      DurationInMinutes: 1440,
    })
    const start = { StartDateTime: '2026-03-01T10:00:00Z' }
    for (const fields of [
      { DurationInMinutes: 5 },
      start,
      { ...start, EndDateTime: '2026-03-01T09:00:00Z' },
    ]) {
      expect((await create('Event', fields)).status, JSON.stringify(fields)).toBe(400)
    }
  })
})

describe('what clients look up about people', () => {
  test('roles, with those above', async () => {
    const [user] = await rows(
      "SELECT UserRole.Name, Profile.Name FROM User WHERE Title = 'Inside Sales' LIMIT 1",
    )
    expect(user).toMatchObject({ UserRole: { Name: 'Inside Sales' }, Profile: { Name: 'Standard User' } })
    const roles = await rows(
      'SELECT Id, Name, ParentRoleId, (SELECT Id FROM Users) FROM UserRole ORDER BY Id',
    )
    expect(roles[1]).toMatchObject({ Name: 'Sales', ParentRoleId: roles[0]!['Id'] })
    expect(roles[0]).toMatchObject({ Users: { totalSize: 1 } })
  })

  test('permission sets, with who has them', async () => {
    const assigned = await rows(
      "SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Integration_Access'",
    )
    expect(assigned).toMatchObject([{ Assignee: { Username: 'orgdeck.integration@tidewater.example' } }])
    const [admin] = await rows(
      "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.PermissionsModifyAllData = true AND Assignee.Profile.Name = 'System Administrator'",
    )
    expect(admin).toBeDefined()
    expect((await rows('SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true')).length).toBe(
      (await rows('SELECT Id FROM Profile')).length,
    )
  })

  test('a permission set is given and taken', async () => {
    const [set] = await rows("SELECT Id FROM PermissionSet WHERE Name = 'Integration_Access'")
    const [user] = await rows("SELECT Id FROM User WHERE Title = 'Inside Sales' LIMIT 1")
    const given = await create('PermissionSetAssignment', {
      PermissionSetId: set!['Id'],
      AssigneeId: user!['Id'],
    })
    expect(given.status).toBe(201)
    const mine = `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${String(user!['Id'])}' AND PermissionSet.IsOwnedByProfile = false`
    expect(await rows(mine)).toHaveLength(1)
    const path = `${V}/sobjects/PermissionSetAssignment/${textOf(given, 'id')}`
    expect((await bench.call('DELETE', path)).status).toBe(204)
    expect(await rows(mine)).toHaveLength(0)
    for (const object of ['PermissionSetAssignment', 'PermissionSet', 'UserRole', 'ApexClass']) {
      expect((await create(object, {})).json, object).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING' }])
    }
  })

  test('code, of which there is none', async () => {
    for (const object of ['ApexClass', 'ApexTrigger']) {
      const soql = encodeURIComponent(`SELECT Id, Name, Body, ApiVersion FROM ${object}`)
      const reply = await bench.call('GET', `${V}/tooling/query?q=${soql}`)
      expect(reply.json, object).toEqual({ totalSize: 0, done: true, records: [] })
      expect((await bench.call('GET', `${V}/tooling/sobjects/${object}/describe`)).status).toBe(200)
    }
  })
})

describe('what whoever asks may do', () => {
  const soql =
    'SELECT PermissionsApiEnabled, PermissionsViewAllData, PermissionsViewSetup, PermissionsModifyAllData FROM UserPermissionAccess LIMIT 1'
  const asked = async (as: typeof bench) => {
    const [first] = recordsOf(await as.soql(soql))
    return Object.entries(first ?? {})
      .filter(([, value]) => value === true)
      .map(([name]) => name.replace('Permissions', ''))
  }

  test('is told to each for themselves, profile and permission sets added up', async () => {
    expect(await asked(bench.as('ines.carvalho@tidewater.example'))).toEqual([
      'ApiEnabled',
      'ViewAllData',
      'ViewSetup',
      'ModifyAllData',
    ])
    expect(await asked(bench.as('tomasz.nowak@tidewater.example'))).toEqual(['ApiEnabled'])
    expect(await asked(bench.as('ruth.adeyemi@tidewater.example'))).toEqual(['ApiEnabled', 'ViewAllData'])
    // The integration has its right to change everything from a permission set.
    expect(await asked(bench.as('orgdeck.integration@tidewater.example'))).toContain('ModifyAllData')
  })

  test('is one row, that nobody changes and no bulk query gives', async () => {
    expect((await bench.soql('SELECT COUNT() FROM UserPermissionAccess')).json).toMatchObject({
      totalSize: 1,
    })
    expect((await create('UserPermissionAccess', {})).status).toBe(400)
    const query = 'SELECT PermissionsApiEnabled FROM UserPermissionAccess'
    const reply = await bench.call('POST', `${V}/jobs/query`, { operation: 'query', query })
    expect([reply.status, reply.text]).toEqual([
      400,
      expect.stringContaining('is not supported by the Bulk API'),
    ])
  })
})
