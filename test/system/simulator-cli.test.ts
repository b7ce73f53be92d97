import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const entry = join(import.meta.dirname, '../../src/simulator/cli.ts')

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
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
