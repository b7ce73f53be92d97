import { expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ contacts: 300 })
const { url } = bench.server
const page = async (path = '/') => (await fetch(url + path)).text()
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams(fields),
  })

/** The form of a page as a browser would send it back. */
function fieldsOf(markup: string): Record<string, string> {
  const inputs = [...markup.matchAll(/<input (?:id="\w+" )?name="(\w+)"[^>]* value="([^"]*)">/g)]
  const hidden = [...markup.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  const texts = [...markup.matchAll(/<textarea id="\w+" name="(\w+)" rows="3">([^<]*)</g)]
  const picked = [...markup.matchAll(/<select id="\w+" name="(\w+)">.*?<option value="([^"]*)" selected>/g)]
  const checked = [...markup.matchAll(/type="checkbox" id="\w+" name="(\w+)" value="(true)" checked/g)]
  const pairs = [...inputs, ...hidden, ...texts, ...picked, ...checked].map((found) => [found[1]!, found[2]!])
  return Object.fromEntries(pairs) as Record<string, string>
}

const paneOf = (markup: string) => markup.slice(markup.indexOf('<aside'))
const firstId = (markup: string) => /href="[^"]*id=(\w{18})"/.exec(markup)?.[1] ?? ''

test('a person changes a contact on the page, and the API shows it and nothing else', async () => {
  const id = firstId(await page())
  const before = (await bench.call('GET', `${V}/sobjects/Contact/${id}`)).json as Fields
  const values = fieldsOf(paneOf(await page(`/?object=Contact&id=${id}`)))
  expect(values).toMatchObject({ id, LastName: before['LastName'] })
  const saved = await form('/desk/change', { ...values, Title: 'Harbour Master', MailingCity: 'Faro' })
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `/?object=Contact&id=${id}`])
  const after = (await bench.call('GET', `${V}/sobjects/Contact/${id}`)).json as Fields
  const changed = Object.keys(after).filter(
    (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
  )
  const system = ['LastModifiedById', 'LastModifiedDate', 'SystemModstamp']
  const whole = ['MailingAddress', 'MailingCity', 'Title']
  expect(changed.filter((name) => !system.includes(name)).toSorted()).toEqual(whole)
})

test('values of every type go through a form unchanged', async () => {
  const made = {
    Name: 'Typed',
    StageName: 'Prospecting',
    CloseDate: '2026-03-01',
    Amount: 12.5,
    Description: 'a\nb',
  }
  const id = textOf(await bench.call('POST', `${V}/sobjects/Opportunity`, made), 'id')
  const stamp = async () =>
    textOf(await bench.call('GET', `${V}/sobjects/Opportunity/${id}`), 'LastModifiedById')
  const before = await stamp()
  const values = fieldsOf(paneOf(await page(`/?object=Opportunity&id=${id}`)))
  expect(values).toMatchObject({ CloseDate: '2026-03-01', Amount: '12.5', StageName: 'Prospecting' })
  expect((await form('/desk/change', values)).status).toBe(303)
  // Nothing was changed, so nobody changed it.
  expect(await stamp()).toBe(before)
  await form('/desk/change', { ...values, Amount: '', CloseDate: '2026-04-02' })
  expect((await bench.call('GET', `${V}/sobjects/Opportunity/${id}`)).json).toMatchObject({
    Amount: null,
    CloseDate: '2026-04-02',
    Description: 'a\nb',
  })
})

test('a person makes a record, deletes it and takes it back', async () => {
  const values = fieldsOf(paneOf(await page('/?object=Account&id=new')))
  const made = await form('/desk/create', { ...values, Name: 'Made at the desk', Site: 'Quay' })
  const id = firstId(`href="${made.headers.get('location')}"`)
  const status = async () => (await bench.call('GET', `${V}/sobjects/Account/${id}`)).status
  expect(await status()).toBe(200)
  expect((await form('/desk/delete', { object: 'Account', id })).status).toBe(303)
  expect(await status()).toBe(404)
  expect(await page('/?object=Account')).not.toContain('Made at the desk')
  expect(await page(`/?object=Account&bin=1&id=${id}`)).toMatch(/Made at the desk.*id="undelete"/s)
  expect((await form('/desk/undelete', { object: 'Account', id, bin: '1' })).status).toBe(303)
  expect(await status()).toBe(200)
})

test('every object can be looked at, and its records be opened', async () => {
  const { rows } = bench.control({ op: 'stats' }) as { rows: Record<string, number> }
  for (const [object, n] of Object.entries(rows)) {
    const list = await page(`/?object=${object}`)
    expect(list, object).toContain(`id="count-${object}">${n.toLocaleString('en')}<`)
    if (n === 0) continue
    const reply = await fetch(`${url}/?object=${object}&id=${firstId(list)}`)
    expect([object, reply.status, (await reply.text()).includes('aria-selected="true"')]).toEqual([
      object,
      200,
      true,
    ])
  }
})

test('pages and search show the records that there are, each once', async () => {
  const seen: string[] = []
  for (let n = 1; n <= 12; n++) {
    const list = await page(`/?object=Contact&page=${n}`)
    seen.push(...[...list.matchAll(/<tr[^>]*><td><a href="[^"]*id=(\w{18})"/g)].map((found) => found[1]!))
  }
  const total = recordsOf(await bench.soql('SELECT COUNT(Id) n FROM Contact'))[0]!['n']
  expect([seen.length, new Set(seen).size]).toEqual([total, total])
  await bench.call('POST', `${V}/sobjects/Contact`, { LastName: '100%_sure' })
  const found = await page(`/?object=Contact&q=${encodeURIComponent('0%_S')}`)
  expect([...found.matchAll(/<tr[^>]*><td><a/g)]).toHaveLength(1)
  expect(await page('/?object=Contact&q=nobody-has-this')).toContain('Nothing has this in it.')
})

test('a mistake is told, what was typed stays, and markup stays text', async () => {
  const id = textOf(await bench.call('POST', `${V}/sobjects/Contact`, { LastName: '<b>x</b>' }), 'id')
  const reply = await form('/desk/change', { object: 'Contact', id, LastName: '<i>y', Email: 'nobody' })
  const text = await reply.text()
  expect(reply.status).toBe(400)
  expect(text).toContain('Email: invalid email address: nobody')
  expect(fieldsOf(paneOf(text))).toMatchObject({ LastName: '&lt;i&gt;y', Email: 'nobody', id })
  expect(text).toContain('&lt;b&gt;x&lt;/b&gt;')
  expect(text).not.toMatch(/<b>x|<i>y/)
})

test('a field that is hidden from everyone is not on the page', async () => {
  const id = firstId(await page())
  expect(await page(`/?id=${id}`)).toContain('name="Email"')
  bench.control({ op: 'fault', kind: 'hide-field', object: 'Contact', field: 'Email' })
  expect(await page(`/?id=${id}`)).not.toContain('Email"')
  bench.control({ op: 'clear' })
})

test('people work when asked, and the page tells what they did', async () => {
  type Work = { object: string; action: string; id: string }
  const started = String(bench.control({ op: 'stats' })['now'])
  const { changes } = bench.control({ op: 'tick', times: 12 }) as { changes: Work[] }
  expect(changes.length).toBeGreaterThanOrEqual(36)
  expect(new Set(changes.map((one) => one.action))).toEqual(new Set(['created', 'updated', 'deleted']))
  const since = new Date(Date.parse(started) - 1000).toISOString()
  for (const { object, id, action } of changes) {
    const query = `SELECT IsDeleted FROM ${object} WHERE Id = '${id}' AND SystemModstamp >= ${since}`
    const [row] = recordsOf(await bench.soql(query, true))
    expect(row, `${object} ${id}`).toBeDefined()
    if (action === 'deleted') expect(row).toMatchObject({ IsDeleted: true })
  }
  await form('/desk/work', {})
  expect(await page()).toMatch(/<ul id="done"><li>/)
})

test('pages of another origin may not use them, the page itself may', async () => {
  const foreign = { origin: 'https://evil.example' }
  expect((await form('/desk/work', {}, { origin: url })).status).toBe(303)
  expect((await form('/desk/work', {}, { origin: 'null' })).status).toBe(403)
  // A browser would send the origin null from a page that hides its referrer.
  expect((await fetch(url)).headers.get('referrer-policy')).toBe('same-origin')
  expect((await form('/desk/work', {}, foreign)).status).toBe(403)
  expect((await form('/desk/delete', { object: 'Contact', id: firstId(await page()) }, foreign)).status).toBe(
    403,
  )
  const reply = await fetch(`${url}/__sim/clock`, {
    method: 'POST',
    headers: foreign,
    body: '{"offsetMs":1}',
  })
  expect(reply.status).toBe(403)
  expect(bench.control({ op: 'clock', offsetMs: 0 })).toMatchObject({ offsetMs: 0 })
})

test('commands work over HTTP as well', async () => {
  const reply = await fetch(`${url}/__sim/stats`)
  expect(await reply.json()).toMatchObject({ orgId: bench.server.orgId, rows: { User: 12 } })
  expect((await fetch(`${url}/__sim/tick`)).status).toBe(405)
  expect((await form('/__sim/clock', { offsetMs: '1' })).status).toBe(400)
  const unknown = await fetch(`${url}/__sim/nothing`, { method: 'POST', body: '{}' })
  expect(unknown.status).toBe(404)
})

test('records with unknown fields are refused by name, or bring the fields along', async () => {
  const load = (extra: object) =>
    bench.control({
      op: 'load',
      object: 'Lead',
      records: [{ LastName: 'L', Company: 'C', Berth: 4, Wish__c: 'sail' }],
      ...extra,
    })
  expect(() => load({})).toThrow('Lead has no field Berth, Wish__c')
  expect(load({ addFields: true })).toMatchObject({ loaded: 1, added: ['Lead.Berth__c', 'Lead.Wish__c'] })
  const [lead] = recordsOf(
    await bench.soql("SELECT Berth__c, Wish__c, CreatedDate FROM Lead WHERE LastName = 'L'"),
  )
  expect(lead).toMatchObject({ Berth__c: 4, Wish__c: 'sail' })
})
