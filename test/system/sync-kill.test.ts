import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrgdeckClient } from '../../src/client/index.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { startHostProcess, temporaryDir, type HostProcess } from '../support/host-process.ts'
import { byId, connectOrg, differences, idOf, until, userOf, type Fields } from '../support/org.ts'
import type { Client } from '../support/transports.ts'

const contacts = 20_000

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

/** Starts the console as a program of its own on the same data directory, and a client with its key. */
async function startConsole(): Promise<Client> {
  const at = (name: string): string => join(folder.dir, name)
  await writeFile(at('passphrase'), 'a passphrase for the test', { mode: 0o600 })
  const options = ['--passphrase-file', at('passphrase'), '--key-file', at('key'), '--log-level', 'info']
  host = await startHostProcess(at('data'), options)
  const apiKey = (await readFile(at('key'), 'utf8')).trim()
  return createOrgdeckClient({ url: host.ready.apiUrl, apiKey }) as Client
}
const contactRun = async (api: Client) => (await api.sync.runs({ object: 'Contact' })).items[0]

test('B19: kill -9 in the middle of a first sync: after the restart the copy equals the org, each row once', async () => {
  let api = await startConsole()
  await simulator.control({ op: 'fault', kind: 'slow', match: '/query/01g', delayMs: 250 })
  const org = await connectOrg(api, simulator)
  const killed = await until(
    () => contactRun(api),
    (one) => one?.status === 'running' && one.read >= 5000,
    90_000,
  )
  expect(await host?.end('SIGKILL')).toBe(null)
  expect(killed?.read).toBeLessThan(contacts)
  api = await startConsole()
  await simulator.control({ op: 'fault', kind: 'clear' })
  await until(
    () => api.sync.runs({ active: true }),
    ({ total }) => total === 0,
    120_000,
  )

  const run = await contactRun(api)
  expect(run).toMatchObject({ status: 'done', resumed: 1, created: contacts, read: contacts, error: null })
  expect((await api.sync.runs({ status: 'failed' })).total).toBe(0)
  expect(await host?.end()).toBe(0)
  host = undefined

  const db = new Database(join(folder.dir, 'data', 'orgdeck.db'), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  const user = await userOf(simulator)
  for (const object of ['Contact', 'Account', 'CampaignMember', 'Task']) {
    const stored = db
      .prepare<[number, string], { Id: string; SystemModstamp: number; versions: number }>(
        'SELECT external_id AS Id, remote_modstamp AS SystemModstamp, ' +
          '(SELECT count(*) FROM integration_metadata m WHERE m.connector_id = c.id) AS versions ' +
          'FROM integration_connectors c WHERE connection_id = ? AND object = ?',
      )
      .all(org, object)
    const rows = (await user.rows(`SELECT Id, SystemModstamp FROM ${object}`)).map((row): Fields => ({
      Id: idOf(row),
      SystemModstamp: Date.parse(String(row['SystemModstamp'])),
      versions: 1,
    }))
    expect([object, differences(stored, byId(rows))]).toEqual([object, []])
    expect(
      db
        .prepare('SELECT live, deleted FROM record_counts WHERE connection_id = ? AND object = ?')
        .get(org, object),
    ).toEqual({
      live: rows.length,
      deleted: 0,
    })
  }
  db.close()
}, 240_000)
