import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acquireLock, type Lock } from './lock.ts'
import { testDir } from './testing.ts'

let dir: string
let remove: () => void
let file: string
beforeEach(() => {
  ;({ dir, remove } = testDir())
  file = join(dir, 'orgdeck.lock')
})
afterEach(() => remove())

function taken(): Lock {
  const result = acquireLock(dir)
  if (result.kind === 'held') throw new Error(`held by ${result.info.pid}`)
  return result.lock
}

describe('a running core', () => {
  test('keeps a second one out and tells it where to go', () => {
    const lock = taken()
    expect(acquireLock(dir)).toEqual({
      kind: 'held',
      info: expect.objectContaining({
        pid: process.pid,
        port: null,
        url: null,
        handoverKey: null,
      }) as unknown,
    })
    lock.update({ port: 7410, url: 'http://127.0.0.1:7410', handoverKey: 'k' })
    expect(acquireLock(dir)).toMatchObject({
      kind: 'held',
      info: { pid: process.pid, port: 7410, url: 'http://127.0.0.1:7410', handoverKey: 'k' },
    })
  })

  test('gives the directory free at its end, and no other lock', () => {
    taken().release()
    expect(existsSync(file)).toBe(false)
    const lock = taken()
    writeFileSync(file, JSON.stringify({ pid: process.pid + 1 }))
    lock.release()
    expect(existsSync(file)).toBe(true)
  })

  test('has a lock only its owner can read, as it holds a key', () => {
    const lock = taken()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    lock.update({ port: 1, url: 'http://127.0.0.1:1', handoverKey: 'k' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('a lock left behind', () => {
  test('by a process that is gone is taken over', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    writeFileSync(
      file,
      JSON.stringify({ pid: child.pid, started: null, port: 1, url: null, handoverKey: null }),
    )
    taken()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
  })

  test.runIf(process.platform === 'linux')(
    'is taken over when its number now belongs to another process',
    () => {
      writeFileSync(
        file,
        JSON.stringify({ pid: process.pid, started: '1', port: 1, url: null, handoverKey: null }),
      )
      taken()
    },
  )

  test.each(['', '{', 'null', '[]', '{"pid":"x"}'])('as %j is taken over', (text) => {
    writeFileSync(file, text)
    taken()
  })
})

describe('of many programs that start at once exactly one runs', () => {
  test.each(['in a fresh directory', 'where one died before'])('%s', async (where) => {
    const dead = JSON.stringify({ pid: 2 ** 22 - 1, started: '1', port: 1, url: null, handoverKey: null })
    if (where !== 'in a fresh directory') writeFileSync(file, dead)
    const script = `import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
      process.stdin.once('data', (at) => {
        while (Date.now() < Number(at));
        process.stdout.write(acquireLock(${JSON.stringify(dir)}).kind)
      })
      process.stdin.once('end', () => process.exit())
      process.stdout.write('ready ')`
    const programs = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      let out = ''
      child.stdout.on('data', (part: Buffer) => (out += part.toString('utf8')))
      return { child, ready: once(child.stdout, 'data'), closed: once(child, 'close').then(() => out) }
    })
    await Promise.all(programs.map((program) => program.ready))
    const answered = programs.map(({ child }) => once(child.stdout, 'data'))
    for (const { child } of programs) child.stdin.write(String(Date.now() + 100))
    // All stay alive until each has its answer: a lock of a program that ended would rightly be taken over.
    await Promise.all(answered)
    for (const { child } of programs) child.stdin.end()
    const answers = await Promise.all(programs.map((program) => program.closed))
    expect(answers.toSorted()).toEqual(['ready acquired', 'ready held', 'ready held', 'ready held'])
    expect(existsSync(`${file}.taking`)).toBe(false)
  })
})

test('a program that died while it took the lock does not keep others out for long', () => {
  writeFileSync(`${file}.taking`, '')
  taken()
  expect(existsSync(`${file}.taking`)).toBe(false)
})
