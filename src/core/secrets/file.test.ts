import type * as Crypto from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { testDir } from '../testing.ts'
import { openSecretFile } from './file.ts'
import { openSecrets } from './open.ts'

/** What the key was asked to cost; the tests themselves derive a cheap one, else they would take a minute. */
const asked = vi.hoisted(() => [] as { N: number; r: number }[])
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof Crypto>()
  const scrypt = (
    word: string,
    salt: Buffer,
    length: number,
    options: { N: number; r: number },
    done: (error: Error | null, key: Buffer) => void,
  ) => {
    asked.push(options)
    real.scrypt(word, salt, length, { N: 256, r: 8, p: 1 }, done)
  }
  return { ...real, scrypt }
})

const { dir, remove } = testDir()
afterAll(remove)
let file: string
let made = 0
beforeEach(() => {
  file = join(dir, String(++made), 'secrets.sealed')
  mkdirSync(join(dir, String(made)))
})

const passphrase = 'correct horse battery staple'
const code = (value: string): unknown => expect.objectContaining({ code: value })

async function filled() {
  const secrets = openSecretFile(file)
  await secrets.unlock(passphrase)
  await secrets.set('connection:1', 'refresh-token-of-one')
  return secrets
}
async function reopened(word = passphrase) {
  const secrets = openSecretFile(file)
  await secrets.unlock(word)
  return secrets
}
type Box = Record<'format' | 'salt' | 'nonce' | 'tag' | 'data', string>
const readBox = (): Box => JSON.parse(readFileSync(file, 'utf8')) as Box
const edit = (change: (box: Box) => Partial<Box>): void => {
  const box = readBox()
  writeFileSync(file, JSON.stringify({ ...box, ...change(box) }))
}

test('what was set is there after a restart, what was deleted is not', async () => {
  const secrets = await filled()
  await secrets.set('connection:2', 'ü✈🚢'.repeat(2000))
  await secrets.delete('connection:1')
  const again = await reopened()
  expect(await again.get('connection:1')).toBe(null)
  expect(await again.get('connection:2')).toBe('ü✈🚢'.repeat(2000))
})

test('nothing can be read or written before it is open, and it says what it waits for', async () => {
  const fresh = openSecretFile(file)
  expect(fresh.state().state).toBe('unset')
  await expect(fresh.get('connection:1')).rejects.toEqual(code('SECRETS_LOCKED'))
  await expect(fresh.set('connection:1', 'value-of-some-length')).rejects.toEqual(code('SECRETS_LOCKED'))
  expect(existsSync(file)).toBe(false)
  expect((await filled()).state().state).toBe('ready')
  expect(openSecretFile(file).state().state).toBe('locked')
})

test('the file is private and holds no secret, no name and no passphrase in the clear', async () => {
  await filled()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  for (const plain of ['refresh-token-of-one', 'connection:1', passphrase]) {
    expect(text).not.toContain(plain)
    expect(text).not.toContain(Buffer.from(plain).toString('base64').slice(0, 12))
  }
})

test('guessing a passphrase costs 64 MB each time', async () => {
  await filled()
  const { N, r } = asked.at(-1) ?? { N: 0, r: 0 }
  expect(N * r * 128).toBeGreaterThanOrEqual(64 * 1024 * 1024)
})

test('the same content is never sealed with the same nonce', async () => {
  const secrets = await filled()
  const first = readBox()
  await secrets.set('connection:1', 'refresh-token-of-one')
  expect(readBox().nonce).not.toBe(first.nonce)
  expect(readBox().data).not.toBe(first.data)
})

test('a wrong passphrase opens nothing and spoils nothing', async () => {
  await filled()
  const before = readFileSync(file, 'utf8')
  const secrets = openSecretFile(file)
  for (const wrong of ['', passphrase.toUpperCase(), `${passphrase} `])
    await expect(secrets.unlock(wrong)).rejects.toEqual(code('FORBIDDEN'))
  await expect(secrets.get('connection:1')).rejects.toEqual(code('SECRETS_LOCKED'))
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect(await (await reopened()).get('connection:1')).toBe('refresh-token-of-one')
})

describe('a file somebody changed', () => {
  const flip = (text: string): string => {
    const bytes = Buffer.from(text, 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return bytes.toString('base64')
  }
  test.each(['salt', 'nonce', 'tag', 'data'] as const)('in its %s is refused', async (part) => {
    await filled()
    edit((box) => ({ [part]: flip(box[part]) }))
    await expect(reopened()).rejects.toEqual(code('FORBIDDEN'))
  })

  test('with a tag cut short, which would be easier to forge, is refused', async () => {
    await filled()
    edit((box) => ({ tag: Buffer.from(box.tag, 'base64').subarray(0, 4).toString('base64') }))
    await expect(reopened()).rejects.toEqual(code('FORBIDDEN'))
  })

  test.each(['', '{', '{}', '{"format":"orgdeck-secrets-2"}'])('into %j is called damaged', async (text) => {
    writeFileSync(file, text)
    await expect(reopened()).rejects.toEqual(code('CONFLICT'))
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})

describe('an end in the middle of a write', () => {
  test('leaves the old file readable beside a half new one', async () => {
    await filled()
    writeFileSync(`${file}.new`, readFileSync(file, 'utf8').slice(0, 40))
    const secrets = await reopened()
    expect(await secrets.get('connection:1')).toBe('refresh-token-of-one')
    await secrets.set('connection:2', 'refresh-token-of-two')
    expect(await (await reopened()).get('connection:2')).toBe('refresh-token-of-two')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('a leftover that others could read does not make the new file readable', async () => {
    const secrets = await filled()
    writeFileSync(`${file}.new`, '')
    chmodSync(`${file}.new`, 0o644)
    await secrets.set('connection:2', 'refresh-token-of-two')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

test('a secret that could not be written is not there, now or after the next write', async () => {
  const secrets = await filled()
  mkdirSync(`${file}.new`)
  await expect(secrets.set('connection:2', 'refresh-token-of-two')).rejects.toThrow()
  await expect(secrets.set('connection:1', 'another-token')).rejects.toThrow()
  rmSync(`${file}.new`, { recursive: true })
  expect(await secrets.get('connection:2')).toBe(null)
  expect(await secrets.get('connection:1')).toBe('refresh-token-of-one')
  await secrets.set('connection:3', 'refresh-token-of-three')
  const again = await reopened()
  expect(await again.get('connection:2')).toBe(null)
  expect(await again.get('connection:3')).toBe('refresh-token-of-three')
})

test('many writes at once all arrive', async () => {
  const secrets = await filled()
  await Promise.all(Array.from({ length: 20 }, (_, n) => secrets.set(`connection:${n}`, `token-number-${n}`)))
  const again = await reopened()
  expect(await again.get('connection:19')).toBe('token-number-19')
  expect(await again.get('connection:0')).toBe('token-number-0')
})

test('a directory that began with a file stays with it', async () => {
  await filled()
  const secrets = await openSecrets({ dataDir: join(file, '..') })
  expect([secrets.provider, secrets.state().state]).toEqual(['passphrase file', 'locked'])
  await secrets.unlock(passphrase)
  expect(await secrets.get('connection:1')).toBe('refresh-token-of-one')
})
