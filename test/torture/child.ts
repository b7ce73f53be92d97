import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Ask } from './core.ts'

const migrationsDir = fileURLToPath(new URL('../../resources/migrations', import.meta.url))

export type CoreChild = {
  /** Resolves once the core answers, or with false when it ended before. */
  readonly ready: Promise<boolean>
  /** Lets the next secret be held before or after it is written; resolves once one is. */
  holdSecret(when: 'before' | 'after'): Promise<void>
  /** Calls a procedure by its name; null when the process ends before it has answered. */
  ask<T>(name: string, input?: unknown): Promise<T | null>
  kill(): Promise<void>
  /** Asks the core to close, and waits for the end of its process. */
  close(): Promise<void>
}

type Options = {
  /** The built core. */
  readonly entry: string
  readonly dataDir: string
  readonly speed: number
  readonly startedAt: number
  readonly skewMs: number
  readonly onLine: (line: string) => void
}

/** Starts a core in a process of its own. */
export function startChild({ entry, dataDir, speed, startedAt, skewMs, onLine }: Options): CoreChild {
  const child: ChildProcess = fork(
    entry,
    [dataDir, migrationsDir, String(speed), String(startedAt), String(skewMs)],
    { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] },
  )
  const waiting = new Map<number, { take(answer: Answer | null): void }>()
  let lastId = 0
  let gone = false
  let left = ''
  child.stderr?.on('data', (part: Buffer) => {
    const lines = (left + part.toString('utf8')).split('\n')
    left = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      gone = true
      for (const one of waiting.values()) one.take(null)
      waiting.clear()
      resolve()
    })
  })
  let tellHeld: (() => void) | undefined
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (answer: Answer) => {
      if (answer.id === 0) return resolve(true)
      if (answer.id === -1) return tellHeld?.()
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      one?.take(answer)
    })
    void ended.then(() => resolve(false))
  })
  const send = (name: string, input: unknown): Promise<Answer | null> => {
    if (gone) return Promise.resolve(null)
    const id = ++lastId
    return new Promise((resolve) => {
      waiting.set(id, { take: resolve })
      // A process that is being killed can no longer take it; its end answers.
      child.send({ id, name, input } satisfies Ask, () => {})
    })
  }
  return {
    ready,
    async ask<T>(name: string, input?: unknown): Promise<T | null> {
      const answer = await send(name, input)
      if (answer === null) return null
      if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`)
      return answer.result as T
    },
    async holdSecret(when) {
      const held = new Promise<void>((resolve) => (tellHeld = resolve))
      await send('hold-secret', when)
      await held
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async close() {
      await send('close', null)
      await ended
    },
  }
}
