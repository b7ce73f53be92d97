import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogFile } from './log-file.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'orgdeck-log-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('lines are appended, over restarts as well, for the owner only', () => {
  const logs = join(dir, 'logs')
  for (const line of ['{"a":1}\n', '{"b":2}']) {
    const file = new LogFile(logs)
    file.write(line)
    file.close()
  }
  expect(readFileSync(join(logs, 'orgdeck.log'), 'utf8')).toBe('{"a":1}\n{"b":2}\n')
  expect([statSync(logs).mode & 0o777, statSync(join(logs, 'orgdeck.log')).mode & 0o777]).toEqual([
    0o700, 0o600,
  ])
})

test('a full file moves on and the oldest goes, so that the folder stays bounded', () => {
  const file = new LogFile(dir)
  const line = 'x'.repeat(1024 * 1024)
  for (let n = 0; n < 40; n++) file.write(`${n} ${line}`)
  file.close()
  const names = readdirSync(dir).toSorted()
  expect(names).toEqual([
    'orgdeck.1.log',
    'orgdeck.2.log',
    'orgdeck.3.log',
    'orgdeck.4.log',
    'orgdeck.5.log',
    'orgdeck.log',
  ])
  for (const name of names) expect(statSync(join(dir, name)).size).toBeLessThanOrEqual(5 * 1024 * 1024)
  expect(readFileSync(join(dir, 'orgdeck.log'), 'utf8')).toContain('39 xxx')
})

test('a log that cannot be written ends nothing', () => {
  const file = new LogFile(dir)
  file.close()
  expect(() => file.write('lost')).not.toThrow()
})
