import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrgdeckClient } from '../../src/client/index.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { startHostProcess, temporaryDir, type HostProcess } from '../support/host-process.ts'
import { allEnded, connectOrg, until } from '../support/org.ts'
import type { Client } from '../support/transports.ts'

const contacts = 10_400

let folder: Awaited<ReturnType<typeof temporaryDir>>
let simulator: Simulator
let host: HostProcess | undefined
beforeAll(async () => {
  folder = await temporaryDir()
  simulator = await startSimulator({ contacts })
})
afterAll(async () => {
  await host?.end()
  await simulator.close()
  await folder.remove()
})

async function startConsole(): Promise<Client> {
  const at = (name: string): string => join(folder.dir, name)
  await writeFile(at('passphrase'), 'a passphrase for the test', { mode: 0o600 })
  const options = ['--passphrase-file', at('passphrase'), '--key-file', at('key'), '--log-level', 'info']
  host = await startHostProcess(at('data'), options)
  const apiKey = (await readFile(at('key'), 'utf8')).trim()
  return createOrgdeckClient({ url: host.ready.apiUrl, apiKey }) as Client
}

test('kill -9 in the middle of a comparison: it begins anew and finds every difference', async () => {
  let api = await startConsole()
  const org = await connectOrg(api, simulator)
  await allEnded(api, 120_000)
  const db = new Database(join(folder.dir, 'data', 'orgdeck.db'), { timeout: 5000 })
  const contact = `connection_id = ${org} AND object = 'Contact'`
  const planted = db
    .prepare(`UPDATE integration_connectors SET remote_modstamp = 1000 WHERE ${contact} AND id % 400 = 0`)
    .run().changes
  const dropped = db
    .prepare(
      `UPDATE integration_connectors SET deleted_at = 1, is_active = 0 WHERE ${contact} AND id % 400 = 1`,
    )
    .run().changes
  db.close()
  const { items } = await api.sync.streams({ integration_id: org })
  const stream = items.find((one) => one.object === 'Contact')?.id ?? 0

  // The first page comes, and what differs in it is written down; the second is waited for.
  await simulator.control({ op: 'fault', kind: 'slow', match: 'locator', delayMs: 8000 })
  const { id } = await api.sync.reconcile({ id: stream })
  const noted = () => api.sync.reconcileRows({ id, page_size: 1 })
  await until(noted, ({ total }) => total > 10, 60_000)
  expect(await host?.end('SIGKILL')).toBe(null)
  await simulator.control({ op: 'clear' })

  api = await startConsole()
  const report = await until(
    () => api.sync.reconcileReport({ id }),
    ({ status }) => !['queued', 'running'].includes(status),
    60_000,
  )
  expect(report).toMatchObject({
    status: 'repaired',
    remote_rows: contacts,
    local_rows: contacts,
    outdated_here: planted,
    missing_here: dropped,
    gone_there: 0,
    repaired: planted + dropped,
    remote_hash: report.local_hash,
    error: null,
  })
  expect((await noted()).total).toBe(planted + dropped)
}, 240_000)
