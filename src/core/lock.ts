import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

/** Looking at the lock and taking it takes a few milliseconds; who needs longer has died on the way. */
const takingLifeMs = 2_000
const tryEveryMs = 20

/**
 * One data directory, one running core. A lock left behind by a dead process is taken over. The process number alone
 * can be reused by a stranger, so the start time of the process is compared where the system tells it. Programs that
 * start together look and take one after the other, else two could each find the same dead lock and both go on.
 */
export function acquireLock(dataDir: string): LockResult {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'orgdeck.lock')
  return oneAtATime(`${file}.taking`, () => {
    const other = readLock(file)
    if (other !== null && isAlive(other)) return { kind: 'held', info: other }
    const own: StoredLock = {
      pid: process.pid,
      started: startOf(process.pid),
      port: null,
      url: null,
      handoverKey: null,
    }
    // It appears whole or not at all, so nobody ever reads a lock that is half written.
    renameSync(writeAside(file, own), file)
    return { kind: 'acquired', lock: lockOn(file, own) }
  })
}

function oneAtATime<T>(gate: string, work: () => T): T {
  for (let waited = 0; ; waited += tryEveryMs) {
    try {
      closeSync(openSync(gate, 'wx', 0o600))
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (waited > takingLifeMs) rmSync(gate, { force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tryEveryMs)
  }
  try {
    return work()
  } finally {
    rmSync(gate, { force: true })
  }
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
