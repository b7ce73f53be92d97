import { beforeEach, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { PAGE_DIALS } from './dials.ts'

const bench = await startBench({ contacts: 30 })
const { url } = bench.server
const page = async (path = '/requests') => (await fetch(url + path)).text()
const press = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url}/desk/dial`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers,
  })
const limits = async () => (await bench.call('GET', `${V}/limits`)).status
const planted = () => bench.control({ op: 'stats' })['faults'] as Fields[]
beforeEach(() => void bench.control({ op: 'clear' }))

test('shows what clients asked, newest first, and nothing they could make it run', async () => {
  expect(await page()).toContain('No client has asked anything yet')
  await bench.call('GET', `${V}/limits`)
  await bench.call('GET', `${V}/sobjects/<script>alert`)
  const shown = await page('/requests/log')
  expect(shown).toContain('&lt;script&gt;alert')
  expect(shown).not.toContain('<script>')
  expect(shown.indexOf('404')).toBeLessThan(shown.indexOf('/limits'))
  expect((await fetch(`${url}/requests`)).headers.get('content-security-policy')).not.toContain('unsafe')
})

test('a button makes trouble as often and as long as chosen, and it shows whom it befell', async () => {
  await press({ dial: 'quota', often: 'every=2', long: '60000', match: '/limits' })
  expect(await page()).toContain('/limits: answers 403')
  expect([await limits(), await limits(), await limits()]).toEqual([200, 403, 200])
  expect((await bench.soql('SELECT Id FROM Account LIMIT 1')).status).toBe(200)
  expect(await page('/requests/log')).toContain('<span class="tag">quota</span>')
  const [rule] = planted()
  await press({ end: String(rule!['id']) })
  expect(await page()).toContain('No trouble planted')
  expect([await limits(), await limits()]).toEqual([200, 200])
})

test('what was chosen stays for the next dial', async () => {
  const answer = await press({ dial: 'slow', often: 'times=3', match: '/query', 'slow.delayMs': '10' })
  expect(answer.status).toBe(303)
  const again = await page(answer.headers.get('location') ?? '')
  expect(again).toContain('<option value="times=3" selected>')
  expect(again).toMatch(/name="match"[^>]* value="\/query"/)
  expect(planted()).toMatchObject([{ kind: 'slow', delayMs: 10, left: 3, match: '/query' }])
})

test('clear all ends everything', async () => {
  await press({ dial: 'unavailable' })
  await press({ dial: 'speed', 'speed.rowsPerSecond': '5' })
  expect(await page()).toContain('Jobs take 5 rows a second')
  await press({ dial: 'clear' })
  expect(await page()).toContain('No trouble planted')
  expect(await limits()).toBe(200)
})

test.each(Object.values(PAGE_DIALS).flatMap((group) => Object.entries(group)))(
  'the dial %s works as it stands on the page',
  async (name, { setting, when, op }) => {
    const [row] = recordsOf(await bench.soql('SELECT Id FROM Account LIMIT 1'))
    const box = `${name}.${setting?.name ?? ''}`
    const fields = {
      dial: name,
      often: 'times=1',
      [box]: setting?.name === 'ids' ? String(row!['Id']) : (setting?.start ?? ''),
    }
    const answer = await press(fields)
    expect(answer.status, await answer.text()).toBe(303)
    expect(planted()).toHaveLength(op === 'fault' && when !== 'none' ? 1 : 0)
  },
)

test('a setting that does not fit is told on the page, and nothing is planted', async () => {
  const answer = await press({ dial: 'hide-field', 'hide-field.field': 'Contact.Mast' })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('Hide a field: Contact has no field Mast')
  expect(planted()).toEqual([])
})

test('jobs are listed with how far they are', async () => {
  const query = { operation: 'query', query: 'SELECT Id FROM Contact' }
  const job = textOf(await bench.call('POST', `${V}/jobs/query`, query), 'id')
  const state = async () => textOf(await bench.call('GET', `${V}/jobs/query/${job}`), 'state')
  await expect.poll(state).toBe('JobComplete')
  expect(await page('/requests/log')).toMatch(
    /query Contact<\/td><td class="good">JobComplete<\/td><td class="n">30/,
  )
})

test('a page of another origin cannot press them', async () => {
  expect((await press({ dial: 'quota' }, { origin: 'https://evil.example' })).status).toBe(403)
  expect(await limits()).toBe(200)
})
