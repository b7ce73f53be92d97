import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const entry = join(import.meta.dirname, '../../src/simulator/cli.ts')

function start(args: readonly string[], temp = tmpdir()): ChildProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temp },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line
  throw new Error('it said nothing')
}

async function complaint(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const part of child.stderr!) text += String(part)
  return text
}

test('started alone it says in one line where it is and how to get in, and ends on SIGTERM', async () => {
  const child = start(['--contacts', '20', '--label', 'alone'])
  const ready = JSON.parse(await firstLine(child)) as Record<string, string>
  expect(Object.keys(ready)).toEqual(
    expect.arrayContaining([
      'url',
      'adminUrl',
      'orgId',
      'username',
      'accessToken',
      'refreshToken',
      'clientId',
    ]),
  )
  const headers = { authorization: `Bearer ${ready['accessToken']}` }
  const query = `${ready['url']}/services/data/v64.0/query?q=SELECT+COUNT()+FROM+Contact`
  expect(await (await fetch(query, { headers })).json()).toMatchObject({ done: true })
  expect((await fetch(`${ready['adminUrl']}/stats`)).status).toBe(200)

  const second = start(['--port', new URL(ready['url'] ?? '').port, '--empty'])
  const gone = ended(second)
  expect(await complaint(second)).toMatch(/^Port \d+ is taken; choose another with --port\.\n$/)
  expect(await gone).toBe(1)

  const end = ended(child)
  child.kill('SIGTERM')
  expect(await end).toBe(0)
}, 60_000)

test.each([
  [['--port', 'high'], '--port must be a whole number from 1 to 65535, not high'],
  [['--contacts', '0'], '--contacts must be a whole number'],
  [['--nope'], '--nope'],
])(
  'refuses %j',
  async (args, message) => {
    const child = start(args)
    const end = ended(child)
    expect(await complaint(child)).toContain(message)
    expect(await end).toBe(2)
  },
  30_000,
)

function ownTemp(): string {
  const dir = mkdtempSync(join(tmpdir(), 'orgdeck-cli-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'stopped by %s while it invents the company it ends well and leaves nothing behind',
  async (signal) => {
    const temp = ownTemp()
    const child = start(['--contacts', '3000000'], temp)
    const [end, said] = [ended(child), complaint(child)]
    // Its draft of the company is there: it is in the middle of it.
    await expect
      .poll(() => readdirSync(temp, { recursive: true }).join(), { timeout: 40_000 })
      .toContain('.new')
    child.kill(signal)
    expect([await end, await said, readdirSync(temp)]).toEqual([0, '', []])
  },
  60_000,
)

test('leaves nothing behind when it ends, and keeps what it was given a folder for', async () => {
  const [temp, kept] = [ownTemp(), ownTemp()]
  const once = async (args: readonly string[]) => {
    const child = start(['--empty', ...args], temp)
    const ready = JSON.parse(await firstLine(child)) as Record<string, string>
    const end = ended(child)
    child.kill('SIGINT')
    expect(await end).toBe(0)
    return ready
  }
  await once([])
  expect(readdirSync(temp)).toEqual([])
  const [first, second] = [await once(['--data-dir', kept]), await once(['--data-dir', kept])]
  expect(readdirSync(kept)).toContain('org.sqlite')
  expect([second['url'], second['clientSecret']]).toEqual([first['url'], first['clientSecret']])
}, 120_000)

test('a port that is taken is told before a company is invented', async () => {
  const taken = createServer()
  onTestFinished(() => void taken.close())
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  const temp = ownTemp()
  const child = start(['--port', String(port), '--contacts', '3000000'], temp)
  const end = ended(child)
  expect(await complaint(child)).toBe(`Port ${port} is taken; choose another with --port.\n`)
  expect([await end, readdirSync(temp)]).toEqual([1, []])
}, 30_000)

test('--help names every option and every part of the line that it prints', async () => {
  const help = start(['--help'])
  const end = ended(help)
  let text = ''
  for await (const part of help.stdout!) text += String(part)
  expect(await end).toBe(0)
  for (const option of ['port', 'contacts', 'data-dir', 'seed', 'label', 'empty', 'tick-ms']) {
    expect(text).toContain(`--${option}`)
  }
  const child = start(['--empty'])
  for (const name of Object.keys(JSON.parse(await firstLine(child)) as object)) expect(text).toContain(name)
}, 30_000)
