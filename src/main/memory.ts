import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the shell remembers between starts. */
export type Memory = { readonly toldAboutTray: boolean }

const fileName = 'shell.json'

/** Reads the shell's memory; a missing or damaged file reads as a first start. */
export function readMemory(dataDir: string): Memory {
  const path = join(dataDir, fileName)
  try {
    const value: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
    const told =
      typeof value === 'object' && value !== null && 'toldAboutTray' in value && value.toldAboutTray
    return { toldAboutTray: told === true }
  } catch {
    return { toldAboutTray: false }
  }
}

export function writeMemory(dataDir: string, memory: Memory): void {
  writeFileSync(join(dataDir, fileName), JSON.stringify(memory), { mode: 0o600 })
}
