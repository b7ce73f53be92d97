import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connections } from './connections/tables.ts'
import { migrateStore } from './db/migrate.ts'
import { openStore, type Store } from './db/open.ts'
import type { Clock } from './host.ts'
import { createLog, type Log } from './log.ts'

export const migrationsDir = join(import.meta.dirname, '../../resources/migrations')

/** A clock that stands still until it is turned; what is due then runs, in order of its time. */
export type TestClock = Clock & { readonly advance: (ms: number) => void }

export function testClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): TestClock {
  let now = start
  const due = new Set<{ readonly at: number; readonly run: () => void }>()
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      due.add(timer)
      return () => due.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = [...due].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        due.delete(next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = until
    },
  }
}

/** A fresh folder below the system's temporary one, and how to remove it. */
export function testDir(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'orgdeck-unit-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** An empty store with the app's schema, and how to remove it. */
export function testStore(): { readonly store: Store; readonly remove: () => void } {
  const { dir, remove } = testDir()
  const store = openStore(join(dir, 'orgdeck.db'))
  migrateStore(store, migrationsDir)
  return {
    store,
    remove: () => {
      store.sql.close()
      remove()
    },
  }
}

let lastOrg = 0

/** The row of a connected org, for tables that point at one. */
export function addConnection(
  store: Store,
  values: Partial<typeof connections.$inferInsert> = {},
): typeof connections.$inferSelect {
  const org = `00D${String(++lastOrg).padStart(15, '0')}`
  return store.orm
    .insert(connections)
    .values({
      provider: 'salesforce',
      label: `org-${lastOrg}`,
      environment: 'demo',
      color: 1,
      position: lastOrg,
      loginUrl: 'http://127.0.0.1:1',
      instanceUrl: 'http://127.0.0.1:1',
      clientId: 'client',
      orgId: org,
      orgName: 'Tidewater Tools',
      userId: '005000000000001AAA',
      username: 'ana@tidewater.example',
      scopes: '["api","refresh_token"]',
      apiVersion: '64.0',
      auth: 'ok',
      createdAt: 0,
      updatedAt: 0,
      ...values,
    })
    .returning()
    .get()
}

/** A log that keeps its lines. */
export function testLog(clock: Clock = testClock()): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = []
  return { log: createLog((line) => lines.push(line), 'debug', clock), lines }
}

export type TestServer = {
  readonly url: string
  /** What was asked so far, oldest first. */
  readonly asked: { readonly line: string; readonly headers: IncomingHttpHeaders; readonly body: string }[]
  readonly close: () => void
}

/** A server on loopback whose answers the test decides; what it throws cuts the connection. */
export async function testServer(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown,
): Promise<TestServer> {
  const asked: TestServer['asked'] = []
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = []
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
      const body = Buffer.concat(parts).toString('utf8')
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
      await answer(request, response, body)
    })().catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
