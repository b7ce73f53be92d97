import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ contacts: 30 })
const get = async (path: string) =>
  (await bench.call('GET', path.startsWith('/') ? path : `${V}/${path}`)).json
const member = (json: unknown, name: string) => (json as Fields)[name] as Fields[]
const made = async (object: string, fields: object) =>
  textOf(await bench.call('POST', `${V}/sobjects/${object}`, fields), 'id')

describe('what is advertised is there', () => {
  test('among the resources', async () => {
    const resources = (await get(V)) as Record<string, string>
    expect(Object.keys(resources)).toEqual(
      expect.arrayContaining(['recent', 'tabs', 'theme', 'quickActions', 'appMenu', 'actions', 'jobs']),
    )
    for (const [name, url] of Object.entries(resources)) {
      const reply = await bench.call('GET', url.replace(/^http:\/\/[^/]+/, ''))
      // What needs a parameter says so.
      expect([200, 400], `${name} ${reply.text.slice(0, 200)}`).toContain(reply.status)
    }
  })

  test.each(['v48.0', 'v64.0'])('at every object of %s', async (version) => {
    const { sobjects } = (await get(`/services/data/${version}/sobjects`)) as {
      sobjects: { name: string; urls: Record<string, string> }[]
    }
    expect(sobjects.length).toBeGreaterThan(12)
    for (const { name, urls } of sobjects) {
      const id = recordsOf(await bench.soql(`SELECT Id FROM ${name} LIMIT 1`))[0]?.['Id']
      for (const [what, url] of Object.entries(urls)) {
        // A named layout has a name to be filled in, a series of events is only changed.
        if (what === 'namedLayouts' || what === 'eventSeriesUpdates') continue
        if (url.includes('{ID}') && id === undefined) continue
        const reply = await bench.call('GET', url.replace('{ID}', String(id)))
        expect(reply.status, `${name} ${what}`).toBe(200)
      }
    }
  })

  test('below those', async () => {
    const [view] = member(await get('sobjects/Account/listviews'), 'listviews')
    for (const name of ['url', 'describeUrl', 'resultsUrl'])
      expect(await get(String(view![name]))).toBeTypeOf('object')
    const compact = await get('sobjects/Account/describe/compactLayouts')
    const { recordTypeCompactLayoutMappings: types, urls } = compact as {
      recordTypeCompactLayoutMappings: { urls: { compactLayout: string } }[]
      urls: { primary: string }
    }
    for (const url of [urls.primary, ...types.map((type) => type.urls.compactLayout)]) {
      expect(await get(url)).toMatchObject({ objectType: 'Account' })
    }
    const { recordTypeInfos } = (await get('sobjects/Account/describe')) as {
      recordTypeInfos: { urls: { layout: string } }[]
    }
    for (const type of recordTypeInfos)
      expect(await get(type.urls.layout)).toHaveProperty('detailLayoutSections')
    for (const path of ['actions', 'actions/custom', 'appMenu']) {
      for (const url of Object.values((await get(path)) as Record<string, string>)) {
        expect((await bench.call('GET', url)).status, url).toBe(200)
      }
    }
  })
})

describe('layouts', () => {
  test('show the fields that the user may set, and the related lists', async () => {
    const { layouts, recordTypeMappings } = (await get('sobjects/Account/describe/layouts')) as {
      layouts: {
        id: string
        editLayoutSections: {
          layoutRows: { layoutItems: { required: boolean; layoutComponents: { value: string }[] }[] }[]
        }[]
        relatedLists: Fields[]
      }[]
      recordTypeMappings: Fields[]
    }
    const items = layouts[0]!.editLayoutSections.flatMap((one) =>
      one.layoutRows.flatMap((row) => row.layoutItems),
    )
    const shown = items.map((item) => item.layoutComponents[0]!.value)
    expect(shown).toEqual(expect.arrayContaining(['Name', 'Industry', 'External_Id__c']))
    expect(shown).not.toContain('CreatedDate')
    expect(items.filter((item) => item.required).map((item) => item.layoutComponents[0]!.value)).toEqual([
      'Name',
    ])
    expect(layouts[0]!.relatedLists).toContainEqual(
      expect.objectContaining({ name: 'Contacts', sobject: 'Contact', field: 'AccountId' }),
    )
    expect(recordTypeMappings[0]).toMatchObject({
      layoutId: layouts[0]!.id,
      recordTypeId: '012000000000000AAA',
    })
  })

  test('leave out what is hidden', async () => {
    bench.control({ op: 'fault', kind: 'hide-field', object: 'Account', field: 'Site' })
    const reply = await bench.call('GET', `${V}/sobjects/Account/describe/layouts`)
    bench.control({ op: 'fault', kind: 'show-field', object: 'Account', field: 'Site' })
    expect(reply.text).not.toContain('"value":"Site"')
    expect((await bench.call('GET', `${V}/sobjects/Account/describe/layouts`)).text).toContain(
      '"value":"Site"',
    )
  })

  test('of an unknown record type, of a name and of an object without are not there', async () => {
    for (const path of [
      'Account/describe/layouts/012000000000001AAA',
      'User/describe/namedLayouts/X',
      'Profile/describe/layouts',
    ]) {
      expect((await bench.call('GET', `${V}/sobjects/${path}`)).status, path).toBe(404)
    }
    expect((await bench.call('POST', `${V}/sobjects/Account/describe/layouts`, {})).status).toBe(405)
  })

  test('in short, of several objects at once', async () => {
    const both = (await get('compactLayouts?q=Account,Contact')) as Record<string, { fieldItems: Fields[] }>
    expect(both['Contact']!.fieldItems[0]).toMatchObject({ label: 'Full Name' })
    expect(Object.keys(both)).toEqual(['Account', 'Contact'])
  })
})

describe('list views', () => {
  test('give the records of everybody or of oneself, as a query would', async () => {
    const [all, mine] = member(await get('sobjects/Contact/listviews'), 'listviews')
    expect([all!['developerName'], mine!['developerName']]).toEqual(['AllContacts', 'MyContacts'])
    await made('Contact', { LastName: 'Aaa', Phone: '123' })
    const results = (await get(`${String(mine!['resultsUrl'])}?limit=5`)) as {
      size: number
      columns: Fields[]
      records: { columns: { fieldNameOrPath: string; value: string | null }[] }[]
    }
    expect(results.size).toBe(results.records.length)
    const row = Object.fromEntries(results.records[0]!.columns.map((one) => [one.fieldNameOrPath, one.value]))
    expect(row).toMatchObject({ Name: 'Aaa', Phone: '123' })
    expect(row['CreatedDate']).toMatch(/^\w{3} \w{3} \d\d [\d:]{8} GMT \d{4}$/)
    expect(member(await get(`${String(all!['resultsUrl'])}?limit=7&offset=2`), 'records')).toHaveLength(7)
  })

  test('describe themselves by a query that runs', async () => {
    for (const name of ['AllContacts', 'MyContacts']) {
      const { query } = (await get(`sobjects/Contact/listviews/${name}/describe`)) as { query: string }
      expect((await bench.soql(query)).status, query).toBe(200)
    }
    expect((await bench.call('GET', `${V}/sobjects/Contact/listviews/Nope`)).status).toBe(404)
  })
})

describe('recent items', () => {
  test('are what the user touched, newest first, without what was deleted', async () => {
    bench.control({ op: 'clock', offsetMs: 60_000 })
    const first = await made('Account', { Name: 'Seen one' })
    bench.control({ op: 'clock', offsetMs: 65_000 })
    const second = await made('Lead', { LastName: 'Seen two', Company: 'C' })
    bench.control({ op: 'clock', offsetMs: 70_000 })
    const gone = await made('Account', { Name: 'Gone' })
    await bench.call('DELETE', `${V}/sobjects/Account/${gone}`)
    expect(await get('recent?limit=2')).toEqual([
      { attributes: { type: 'Lead', url: `${V}/sobjects/Lead/${second}` }, Id: second, Name: 'Seen two' },
      { attributes: { type: 'Account', url: `${V}/sobjects/Account/${first}` }, Id: first, Name: 'Seen one' },
    ])
    expect(member(await get('sobjects/Account'), 'recentItems')[0]).toMatchObject({ Id: first })
    const other = await bench.as('ruth.adeyemi@tidewater.example').call('GET', `${V}/recent`)
    expect(other.text).not.toContain('Seen one')
  })
})

describe('relationships of a record', () => {
  test('lead to its parent, which may be changed there, and to its children', async () => {
    const account = await made('Account', { Name: 'Above' })
    const contact = await made('Contact', { LastName: 'Below', AccountId: account })
    const path = `sobjects/Contact/${contact}/Account`
    expect(await get(`${path}?fields=Name`)).toMatchObject({ attributes: { type: 'Account' }, Name: 'Above' })
    expect((await bench.call('PATCH', `${V}/${path}`, { Site: 'Up' })).status).toBe(204)
    expect(await get(`sobjects/Account/${account}`)).toMatchObject({ Site: 'Up' })
    const children = await get(`sobjects/Account/${account}/Contacts?fields=Id,LastName`)
    expect(children).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ Id: contact, LastName: 'Below' }],
    })
    expect(await get(`sobjects/Account/${account}/Contacts`)).toMatchObject({ records: [{ Name: 'Below' }] })
  })

  test('that lead nowhere are not found', async () => {
    const alone = await made('Contact', { LastName: 'Alone' })
    for (const name of ['Account', 'Nothing']) {
      expect((await bench.call('GET', `${V}/sobjects/Contact/${alone}/${name}`)).status, name).toBe(404)
    }
    const odd = await bench.call(
      'GET',
      `${V}/sobjects/Contact/${alone}/Tasks?fields=${encodeURIComponent('Id FROM User')}`,
    )
    expect(odd.status).toBe(400)
  })
})

test('defaults of a new record, and passwords', async () => {
  expect(
    await get('/services/data/v48.0/sobjects/Task/defaultValues?recordTypeId&fields=Priority,Subject'),
  ).toEqual({
    attributes: { type: 'Task', url: null },
    Priority: 'Normal',
    Subject: null,
  })
  const { id } = recordsOf(await bench.soql('SELECT Id FROM User LIMIT 1')).map((user) => ({
    id: String(user['Id']),
  }))[0]!
  expect(await get(`sobjects/User/${id}/password`)).toEqual({ isExpired: false })
  expect((await bench.call('POST', `${V}/sobjects/User/${id}/password`, { NewPassword: 'x' })).status).toBe(
    204,
  )
})
