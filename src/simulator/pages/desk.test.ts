import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'

const bench = await startBench({ contacts: 300 })
const { server } = bench
const started = String(bench.control({ op: 'stats' })['now'])

describe('the desk and the administrator', () => {
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(fields),
    })

  test('a person changes a contact on the page, and the API shows it', async () => {
    const page = await (await fetch(server.url)).text()
    const id = /name="id" value="(\w+)"/.exec(page)?.[1] ?? ''
    const values = Object.fromEntries(
      [...page.matchAll(/<input id="(\w+)" name="\1" value="([^"]*)">/g)].map((m) => [m[1]!, m[2]!]),
    )
    const saved = await form('/desk/contact', { ...values, id, Title: 'Harbour Master', MailingCity: 'Faro' })
    expect(saved.status).toBe(303)
    const { json } = await bench.call('GET', `${V}/sobjects/Contact/${id}`)
    expect(json).toMatchObject({ Title: 'Harbour Master', MailingAddress: { city: 'Faro' } })
  })

  test('a mistake on the page is told, and markup in names stays text', async () => {
    const id = textOf(await bench.call('POST', `${V}/sobjects/Contact`, { LastName: '<b>x</b>' }), 'id')
    const reply = await form('/desk/contact', { id, Email: 'nobody' })
    const page = await reply.text()
    expect(page).toContain('Email: invalid email address: nobody')
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;')
    expect(page).not.toContain('<b>x</b>')
  })

  test('people work when asked, and the page tells what they did', async () => {
    type Work = { object: string; action: string; id: string }
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
    expect(await (await fetch(server.url)).text()).toMatch(/<ul id="done"><li>/)
  })

  test('pages of another origin may not use them, the page itself may', async () => {
    const foreign = { origin: 'https://evil.example' }
    expect((await form('/desk/work', {}, { origin: server.url })).status).toBe(303)
    expect((await form('/desk/work', {}, { origin: 'null' })).status).toBe(403)
    // A browser would send the origin null from a page that hides its referrer.
    expect((await fetch(server.url)).headers.get('referrer-policy')).toBe('same-origin')
    expect((await form('/desk/work', {}, foreign)).status).toBe(403)
    const reply = await fetch(`${server.url}/__sim/clock`, {
      method: 'POST',
      headers: foreign,
      body: '{"offsetMs":1}',
    })
    expect(reply.status).toBe(403)
    expect(bench.control({ op: 'clock', offsetMs: 0 })).toMatchObject({ offsetMs: 0 })
  })

  test('commands work over HTTP as well', async () => {
    const reply = await fetch(`${server.url}/__sim/stats`)
    expect(await reply.json()).toMatchObject({ orgId: server.orgId, rows: { User: 12 } })
    expect((await fetch(`${server.url}/__sim/tick`)).status).toBe(405)
    expect((await form('/__sim/clock', { offsetMs: '1' })).status).toBe(400)
    const unknown = await fetch(`${server.url}/__sim/nothing`, { method: 'POST', body: '{}' })
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
})
