import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const maxBytes = 5 * 1024 * 1024
const kept = 5

/**
 * Writes lines to `<dir>/orgdeck.log`; at 5 MB the file moves on to orgdeck.1.log, and so on up to 5. Lines are
 * written at once, so that a crash loses none.
 */
export class LogFile {
  private readonly dir: string
  private handle: number
  private bytes: number

  constructor(dir: string) {
    this.dir = dir
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    this.handle = openSync(this.path(0), 'a', 0o600)
    this.bytes = fstatSync(this.handle).size
  }

  /** Appends one line; adds the line end when it is missing. Never throws: a full disk must not end the program. */
  write(line: string): void {
    const text = line.endsWith('\n') ? line : `${line}\n`
    try {
      if (this.bytes > 0 && this.bytes + text.length > maxBytes) this.rotate()
      this.bytes += writeSync(this.handle, text)
    } catch {
      // There is nowhere left to write this down.
    }
  }

  close(): void {
    closeSync(this.handle)
  }

  private path(age: number): string {
    return join(this.dir, age === 0 ? 'orgdeck.log' : `orgdeck.${age}.log`)
  }

  private rotate(): void {
    closeSync(this.handle)
    rmSync(this.path(kept), { force: true })
    for (let age = kept - 1; age >= 0; age--) {
      try {
        renameSync(this.path(age), this.path(age + 1))
      } catch {
        // That many do not exist yet.
      }
    }
    this.handle = openSync(this.path(0), 'a', 0o600)
    this.bytes = 0
  }
}
