import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../core/index.ts'
import { createAppHandler } from './protocol.ts'

let dir = ''
let handle: ReturnType<typeof createAppHandler>
const tickets = new Map([['t-1', ['a\n', 'ü\n']]])

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'orgdeck-protocol-'))
  mkdirSync(join(dir, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(dir, 'renderer', 'index.html'), '<title>Orgdeck</title>')
  writeFileSync(join(dir, 'renderer', 'assets', 'a.js'), 'let a')
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  handle = createAppHandler(join(dir, 'renderer'), (ticket) => {
    const lines = tickets.get(ticket)
    tickets.delete(ticket)
    if (lines === undefined) return Promise.resolve(null)
    async function* chunks() {
      yield* lines ?? []
    }
    return Promise.resolve({ fileName: 'contacts "ü".csv', contentType: 'text/csv', chunks: chunks() })
  })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const get = (url: string, init?: RequestInit) => handle(new Request(url, init))

describe('app://', () => {
  it.each([
    ['app://orgdeck/', 'text/html; charset=utf-8', '<title>Orgdeck</title>'],
    ['app://orgdeck/index.html', 'text/html; charset=utf-8', '<title>Orgdeck</title>'],
    ['app://orgdeck/assets/a.js?v=1', 'text/javascript; charset=utf-8', 'let a'],
  ])('serves %s under the policy', async (url, type, text) => {
    const response = await get(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
    expect(await response.text()).toBe(text)
  })

  it.each([
    ['app://orgdeck/..%2fsecret.txt', 403],
    ['app://orgdeck/assets/..%2f..%2fsecret.txt', 403],
    ['app://orgdeck/..%5csecret.txt', 403],
    ['app://orgdeck/index.html%00.js', 403],
    ['app://orgdeck/%ff', 403],
    // The URL parser itself takes these apart; what is left of them is no file.
    ['app://orgdeck/../secret.txt', 404],
    ['app://orgdeck/%2e%2e/secret.txt', 404],
    ['app://orgdeck/%252e%252e/secret.txt', 404],
    ['app://orgdeck/secret.txt', 404],
    ['app://orgdeck/assets', 404],
    ['app://orgdeck/assets/', 404],
    ['app://orgdeck//index.html', 404],
    ['app://elsewhere/index.html', 404],
    ['app://orgdeck.evil/index.html', 404],
    ['app://elsewhere/download/t-1', 404],
  ])('answers %s with %i and nothing else', async (url, status) => {
    const response = await get(url)
    expect(response.status).toBe(status)
    expect(await response.text()).toBe('')
  })

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await get('app://orgdeck/index.html', { method })).status).toBe(405)
    expect((await get('app://orgdeck/download/t-1', { method })).status).toBe(405)
  })

  it('hands a download out once, under its own name', async () => {
    const response = await get('app://orgdeck/download/t-1')
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''contacts%20%22%C3%BC%22.csv",
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe('a\nü\n')
    expect((await get('app://orgdeck/download/t-1')).status).toBe(404)
  })
})
