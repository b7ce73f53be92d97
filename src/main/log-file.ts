import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LogSink } from '../core/host.ts'

const largest = 10 * 1024 * 1024

/** Appends log lines to `logs/orgdeck.log`; at start a file past 10 MB becomes `orgdeck.1.log`. */
export function openLogFile(dataDir: string): LogSink {
  const dir = join(dataDir, 'logs')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'orgdeck.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largest)
    renameSync(path, join(dir, 'orgdeck.1.log'))
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  // A full disk must not end the program that is trying to say so.
  stream.on('error', () => undefined)
  return (line) => {
    stream.write(line.endsWith('\n') ? line : `${line}\n`)
  }
}
