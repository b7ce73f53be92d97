import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testServer, type TestServer } from '../testing.ts'
import { createHttpClient, pinnedOrigin, type HttpClient } from './http.ts'

const open: { close: () => unknown }[] = []
// No backoff; what the server asks for is still waited.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(async () => {
  vi.restoreAllMocks()
  for (const one of open.splice(0)) await one.close()
})

async function serve(answer: Parameters<typeof testServer>[0]): Promise<TestServer> {
  const server = await testServer(answer)
  open.push(server)
  return server
}
function client(server: TestServer, options: Parameters<typeof createHttpClient>[1] = {}): HttpClient {
  const made = createHttpClient(server.url, options)
  open.unshift(made)
  return made
}
const rejection = (code: string): unknown => expect.objectContaining({ code })

describe('where a request may go', () => {
  test.each([
    'https://acme.my.salesforce.com',
    'http://127.0.0.1:8080',
    'http://localhost',
    'http://[::1]:1',
  ])('to %s', (address) => expect(pinnedOrigin(`${address}/x?y=1`)).toBe(address))

  test.each([
    'http://acme.my.salesforce.com',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'http://127.0.0.2',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('never to %s', (address) => {
    expect(() => pinnedOrigin(address)).toThrow(rejection('BAD_REQUEST') as Error)
    expect(() => createHttpClient(address)).toThrow(rejection('BAD_REQUEST') as Error)
  })

  test('a path cannot name another host', async () => {
    const thief = await serve((_, response) => response.end('stolen'))
    const home = await serve((_, response) => response.end('{}'))
    const { host } = new URL(thief.url)
    for (const path of [`@${host}/x`, `.evil.test/x`, `:pw@${host}/`]) {
      await expect(client(home).send({ path, headers: { authorization: 'Bearer t' } })).rejects.toThrow()
    }
    expect(thief.asked).toEqual([])
    await client(home).send({ path: `//${host}/x` })
    expect(home.asked.map((request) => request.line)).toEqual([`GET //${host}/x`])
  })

  test('a redirect is answered, not followed', async () => {
    const thief = await serve((_, response) => response.end('stolen'))
    const home = await serve((_, response) => response.writeHead(302, { location: `${thief.url}/x` }).end())
    const answer = await client(home).send({ path: '/a', headers: { authorization: 'Bearer t' } })
    expect(answer.status).toBe(302)
    expect([home.asked.length, thief.asked.length]).toEqual([1, 0])
  })
})

describe('repeating', () => {
  test('a GET is tried again while the server is busy', async () => {
    let calls = 0
    const home = await serve((_, response) => {
      calls += 1
      if (calls === 1) response.writeHead(503, { 'retry-after': '0' }).end()
      else response.end('{"ok":true}')
    })
    expect(await client(home).send({ path: '/a' })).toMatchObject({ status: 200, text: '{"ok":true}' })
    expect(home.asked).toHaveLength(2)
  })

  test('a GET is tried again when the connection broke or the body was cut short', async () => {
    let calls = 0
    const home = await serve((request, response) => {
      calls += 1
      if (calls === 1) request.socket.destroy()
      else if (calls === 2) {
        response.writeHead(200, { 'content-length': 100 }).write('{"ok":')
        setTimeout(() => request.socket.destroy(), 5)
      } else response.end('{"ok":true}')
    })
    expect((await client(home).send({ path: '/a' })).text).toBe('{"ok":true}')
    expect(home.asked).toHaveLength(3)
  })

  test('gives the last answer back when the server stays busy', async () => {
    const home = await serve((_, response) =>
      response.writeHead(500).end('[{"errorCode":"UNKNOWN_EXCEPTION"}]'),
    )
    expect(await client(home, { attempts: 2 }).send({ path: '/a' })).toMatchObject({ status: 500 })
    expect(home.asked).toHaveLength(2)
  })

  test('a refusal is not tried again', async () => {
    const home = await serve((_, response) => response.writeHead(403).end())
    expect(await client(home).send({ path: '/a' })).toMatchObject({ status: 403 })
    expect(home.asked).toHaveLength(1)
  })

  test.each(['POST', 'PATCH', 'DELETE'] as const)('%s is never sent twice', async (method) => {
    const busy = await serve((_, response) => response.writeHead(503).end())
    expect(await client(busy).send({ method, path: '/a' })).toMatchObject({ status: 503 })
    const broken = await serve((request) => request.socket.destroy())
    await expect(client(broken).send({ method, path: '/a' })).rejects.toEqual(rejection('REMOTE_UNREACHABLE'))
    expect([busy.asked.length, broken.asked.length]).toEqual([1, 1])
  })
})

describe('giving up', () => {
  test('a server that never answers is unreachable after the time limit', async () => {
    const silent = await serve(() => new Promise(() => {}))
    await expect(client(silent, { timeoutMs: 50, attempts: 1 }).send({ path: '/a' })).rejects.toMatchObject({
      code: 'REMOTE_UNREACHABLE',
      retry: 'later',
      data: { host: new URL(silent.url).host },
    })
  })

  test('a server that stops in the middle is unreachable after the time limit', async () => {
    const stuck = await serve((_, response) => response.writeHead(200, { 'content-length': 10 }).write('{'))
    await expect(client(stuck, { timeoutMs: 50, attempts: 1 }).send({ path: '/a' })).rejects.toEqual(
      rejection('REMOTE_UNREACHABLE'),
    )
  })

  test('nobody listening is unreachable', async () => {
    const gone = await serve(() => {})
    gone.close()
    await expect(client(gone, { attempts: 1 }).send({ path: '/a' })).rejects.toEqual(
      rejection('REMOTE_UNREACHABLE'),
    )
  })

  test('an abort ends a request under way', async () => {
    const stop = new AbortController()
    const silent = await serve(() => stop.abort())
    await expect(client(silent).send({ path: '/a', signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(silent.asked).toHaveLength(1)
  })

  test('an abort ends the wait before the next try', async () => {
    const stop = new AbortController()
    const busy = await serve((_, response) => {
      response.writeHead(503, { 'retry-after': '30' }).end(() => stop.abort())
    })
    await expect(client(busy).send({ path: '/a', signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(busy.asked).toHaveLength(1)
  })
})
