import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startSimulator } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'orgdeck-sim-test-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('starts in a thread, takes commands, and keeps its rows, sessions and address over a restart', async () => {
  const first = await startSimulator({ dataDir: dir, contacts: 60, seed: 3 })
  const { accessToken } = (await first.control({ op: 'token' })) as { accessToken: string }
  await first.control({ op: 'tick', times: 3 })
  await first.control({ op: 'objects', name: 'Pier__c', fields: [{ name: 'Depth__c', type: 'number' }] })
  const before = (await first.control({ op: 'stats' })) as { rows: Record<string, number> }
  await first.close()
  const again = await startSimulator({ dataDir: dir, contacts: 9999 })
  expect(again).toMatchObject({ url: first.url, orgId: first.orgId, clientSecret: first.clientSecret })
  expect(await again.control({ op: 'stats' })).toMatchObject({ rows: before.rows })
  const reply = await fetch(`${again.url}/services/data/v60.0/query?q=SELECT+Depth__c+FROM+Pier__c`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  expect(await reply.json()).toEqual({ totalSize: 0, done: true, records: [] })
  await again.close()
  await expect(again.control({ op: 'stats' })).rejects.toThrow('the simulator has ended')
})

test('a temporary organisation leaves nothing behind', async () => {
  const before = process.env['TMPDIR']
  const own = join(dir, 'tmp')
  mkdirSync(own)
  process.env['TMPDIR'] = own
  const simulator = await startSimulator({ empty: true })
  expect(readdirSync(own)).toHaveLength(1)
  await simulator.close()
  expect(readdirSync(own)).toHaveLength(0)
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  await expect(fetch(simulator.url)).rejects.toThrow()
})

test('a port in use and an unknown command are told', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  await expect(startSimulator({ port, empty: true })).rejects.toThrow(/EADDRINUSE/)
  taken.close()
  const simulator = await startSimulator({ empty: true })
  await expect(simulator.control({ op: 'nonsense' })).rejects.toThrow('no command nonsense')
  await simulator.close()
})
