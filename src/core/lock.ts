import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type LockInfo = {
  readonly pid: number
  readonly port: number | null
  readonly url: string | null
  /** Lets a second start ask the first for a launch link. The file is readable by its owner only. */
  readonly handoverKey: string | null
}

export type Lock = {
  update(info: { readonly port: number; readonly url: string; readonly handoverKey: string }): void
  release(): void
}

export type LockResult =
  | { readonly kind: 'acquired'; readonly lock: Lock }
  | { readonly kind: 'held'; readonly info: LockInfo }

/**
 * One data directory, one running core. A lock left behind by a dead process is taken over. The process number alone
 * can be reused by a stranger, so the start time of the process is compared where the system tells it.
 */
export function acquireLock(dataDir: string): LockResult {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'orgdeck.lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    const own: StoredLock = {
      pid: process.pid,
      started: startOf(process.pid),
      port: null,
      url: null,
      handoverKey: null,
    }
    const fresh = writeAside(file, own)
    try {
      // A link appears whole or not at all, so nobody ever reads a lock that is half written.
      linkSync(fresh, file)
      return { kind: 'acquired', lock: lockOn(file, own) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      rmSync(fresh, { force: true })
    }
    const other = readLock(file)
    if (other !== null && isAlive(other)) return { kind: 'held', info: other }
    rmSync(file, { force: true })
  }
  throw new Error(`Could not take the lock ${file}`)
}

type StoredLock = LockInfo & { readonly started: string | null }

function lockOn(file: string, own: StoredLock): Lock {
  return {
    update: (info) => renameSync(writeAside(file, { ...own, ...info }), file),
    release() {
      if (readLock(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

function writeAside(file: string, content: StoredLock): string {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, JSON.stringify(content), { mode: 0o600 })
  return fresh
}

function readLock(file: string): StoredLock | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || typeof parsed.pid !== 'number')
      return null
    const field = (name: string): unknown => Reflect.get(parsed, name)
    const text = (name: string): string | null => {
      const value = field(name)
      return typeof value === 'string' ? value : null
    }
    const port = field('port')
    return {
      pid: parsed.pid,
      started: text('started'),
      port: typeof port === 'number' ? port : null,
      url: text('url'),
      handoverKey: text('handoverKey'),
    }
  } catch {
    return null
  }
}

function isAlive(other: StoredLock): boolean {
  try {
    process.kill(other.pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return other.started === null || startOf(other.pid) === other.started
}

/** Linux: the start time of a process in clock ticks since boot; elsewhere unknown. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
