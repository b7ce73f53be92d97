import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../../src/contract/connections.ts'
import type { SyncRun } from '../../src/contract/sync.ts'
import type { Home } from '../../src/contract/system.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { startChild, type CoreChild } from '../torture/child.ts'
import { temporaryDir } from '../support/host-process.ts'
import { until } from '../support/org.ts'
import { signInAtSimulator } from '../support/sign-in.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const entry = fileURLToPath(new URL('../torture/core.ts', import.meta.url))
let folder: Awaited<ReturnType<typeof temporaryDir>>
let simulator: Simulator
let line: Line
let core: CoreChild
beforeEach(async () => {
  folder = await temporaryDir()
  simulator = await startSimulator({ empty: true })
  await simulator.control({ op: 'client', clientId: simulator.clientId, rotation: 'on' })
  line = await lineTo(simulator.url)
  await start()
})
afterEach(async () => {
  await core.kill()
  line.close()
  await simulator.close()
  await folder.remove()
})

type Line = {
  readonly url: string
  /** Keeps the next answer of the token endpoint back; resolves once it is there. */
  holdToken(): Promise<void>
  letGo(): void
  close(): void
}

/** The line to an org, which may keep an answer on its way. */
async function lineTo(target: string): Promise<Line> {
  let arrived: (() => void) | undefined
  const server = createServer((incoming, outgoing) => {
    const { hostname, port, host } = new URL(target)
    const { method, url: path = '', headers } = incoming
    const onward = request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
      if (arrived !== undefined && path === '/services/oauth2/token') return arrived()
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    holdToken: () => new Promise((resolve) => (arrived = resolve)),
    letGo() {
      arrived = undefined
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A core in a process of its own on the same folder; its secrets are in a sealed file. */
async function start(): Promise<void> {
  core = startChild({
    entry,
    dataDir: folder.dir,
    speed: 1,
    startedAt: Date.now(),
    skewMs: 0,
    onLine: () => {},
  })
  expect(await core.ready).toBe(true)
}

async function ask<T>(name: string, input: unknown = {}): Promise<T> {
  const answer = await core.ask<T>(name, input)
  if (answer === null) throw new Error(`the core ended before it answered ${name}`)
  return answer
}
const connection = (): Promise<Connection> => ask('connections.get', { id: 1 })
/** Refresh tokens the org has replaced. */
const spent = async (): Promise<number> => {
  const { tokensAlive } = (await simulator.control({ op: 'stats' })) as {
    tokensAlive: Record<string, number>
  }
  return tokensAlive['spent'] ?? 0
}

async function signIn(integration_id?: number): Promise<void> {
  const app = {
    login_url: line.url,
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
  }
  const input = integration_id === undefined ? app : { integration_id }
  const flow = await ask<{ authorize_url: string }>('connections.startAuth', { flow: 'web', ...input })
  expect((await signInAtSimulator(flow.authorize_url)).status).toBe(200)
  await quiet()
  await ask('connections.update', { id: 1, schedule_minutes: null })
}

/** Waits until no run is under way. */
const quiet = (): Promise<unknown> =>
  until(
    () => ask<{ total: number }>('sync.runs', { active: true }),
    ({ total }) => total === 0,
    60_000,
  )

async function sync(): Promise<SyncRun> {
  const { run_id } = await ask<{ run_id: number }>('sync.start', { integration_id: 1, entity: 'contacts' })
  await quiet()
  return ask('sync.run', { id: run_id })
}

/** Begins a renewal, and kills the core at the moment that is asked for. */
async function killedWhile(moment: 'on its way' | 'unwritten' | 'written'): Promise<void> {
  const before = await spent()
  await simulator.control({ op: 'fault', kind: 'expire-tokens' })
  const there =
    moment === 'on its way' ? line.holdToken() : core.holdSecret(moment === 'written' ? 'after' : 'before')
  void core.ask('sync.start', { integration_id: 1, entity: 'contacts' }).catch(() => null)
  await there
  // The org has taken the old token out of use already.
  expect(await spent()).toBe(before + 1)
  await core.kill()
  line.letGo()
  await start()
}

test.each(['on its way', 'unwritten'] as const)(
  'killed while the answer with the new token is %s: the connection says to sign in again, and that brings it back',
  async (moment) => {
    await signIn()
    await killedWhile(moment)
    // What was under way goes on by itself, and finds that its token is spent.
    await quiet()
    expect(await sync()).toMatchObject({ status: 'failed', error: { code: 'REAUTH_NEEDED' } })
    const told = await connection()
    expect(told.status).toBe('auth_failed')
    expect(told.sign_in_error).toMatch(
      /renewal was interrupted before its answer could be kept.*“Sign in again”/,
    )
    expect((await ask<Home>('system.home', { hours: 24 })).decisions).toMatchObject([
      { id: 'auth:1', detail: told.sign_in_error, action: { kind: 'reauth', target: 1 } },
    ])
    await signIn(1)
    expect(await connection()).toMatchObject({ status: 'ok', sign_in_error: null })
    expect(await sync()).toMatchObject({ status: 'done' })
  },
)

test('killed with the new token in the keychain and not a word of it in the database: it goes on as if nothing had been', async () => {
  await signIn()
  await killedWhile('written')
  await quiet()
  expect(await sync()).toMatchObject({ status: 'done' })
  expect(await connection()).toMatchObject({ status: 'ok', sign_in_error: null })
})
