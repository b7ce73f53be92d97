import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readMemory, writeMemory } from './memory.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orgdeck-memory-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('remembers across starts', () => {
  expect(readMemory(dir)).toEqual({ toldAboutTray: false })
  writeMemory(dir, { toldAboutTray: true })
  expect(readMemory(dir)).toEqual({ toldAboutTray: true })
})

it.each(['', '{', 'null', '[]', '{"toldAboutTray":"yes"}'])(
  'reads the damaged file %j as a first start',
  (text) => {
    writeFileSync(join(dir, 'shell.json'), text)
    expect(readMemory(dir)).toEqual({ toldAboutTray: false })
  },
)
