import { expect, test } from 'vitest'
import { startBench, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const page = async () => (await fetch(`${bench.server.url}/requests`)).text()
const turn = (dial: string, headers: Record<string, string> = {}) =>
  fetch(`${bench.server.url}/desk/dial`, {
    method: 'POST',
    body: new URLSearchParams({ dial }),
    redirect: 'manual',
    headers,
  })

test('shows what clients asked, newest first, and nothing they could make it run', async () => {
  expect(await page()).toContain('No client has asked anything yet')
  await bench.call('GET', `${V}/limits`)
  await bench.call('GET', `${V}/sobjects/<script>`)
  const shown = await page()
  expect(shown).not.toContain('<script>')
  expect(shown.indexOf('404')).toBeLessThan(shown.indexOf('/limits'))
})

test('its buttons make trouble and end it', async () => {
  await turn('quota')
  expect(await page()).toContain('every request: answers 403, until ')
  expect((await bench.call('GET', `${V}/limits`)).status).toBe(403)
  await turn('calm')
  expect(await page()).toContain('No trouble planted')
  expect((await bench.call('GET', `${V}/limits`)).status).toBe(200)
})

test('a page of another origin cannot press them', async () => {
  expect((await turn('quota', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await bench.call('GET', `${V}/limits`)).status).toBe(200)
})
