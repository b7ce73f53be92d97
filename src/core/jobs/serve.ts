import type { MessagePort } from 'node:worker_threads'
import { fromErrorBody, toErrorBody, OrgdeckError } from '../errors.ts'
import type { Store } from '../db/open.ts'
import type { FromWorker, TaskError, ToWorker } from './protocol.ts'

export type TaskContext = {
  readonly store: Store
  readonly signal: AbortSignal
  /** Hands over the latest state; states between two sends are dropped. */
  progress(state: unknown): void
  /** Asks the core's own thread, where secrets and other services live. */
  call(name: string, args?: unknown): Promise<unknown>
}

export type TaskTable = Readonly<Record<string, (context: TaskContext, input: unknown) => Promise<unknown>>>

const progressEveryMs = 100

/** The worker's end of the pool: one task at a time, until told to close. */
export function serveTasks(
  port: MessagePort,
  store: Store,
  tasks: TaskTable,
  onClose: () => Promise<void>,
): void {
  let current: { id: number; abort: AbortController; calls: Map<number, Settle> } | null = null
  let lastCall = 0
  const post = (message: FromWorker): void => port.postMessage(message)

  async function run(id: number, name: string, input: unknown): Promise<void> {
    const abort = new AbortController()
    const calls = new Map<number, Settle>()
    current = { id, abort, calls }
    let sentAt = 0
    const context: TaskContext = {
      store,
      signal: abort.signal,
      progress(state) {
        const now = performance.now()
        if (now - sentAt < progressEveryMs) return
        sentAt = now
        post({ type: 'progress', id, state })
      },
      call: (called, args) =>
        new Promise((resolve, reject) => {
          calls.set(++lastCall, { resolve, reject })
          post({ type: 'call', id, call: lastCall, name: called, args })
        }),
    }
    try {
      const task = tasks[name]
      if (task === undefined) throw new OrgdeckError('INTERNAL', `There is no task ${name}.`)
      post({ type: 'done', id, value: await task(context, input) })
    } catch (error) {
      post({ type: 'failed', id, error: describeFailure(error) })
    } finally {
      current = null
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'run') void run(message.id, message.name, message.input)
    else if (message.type === 'close') void onClose().finally(() => process.exit())
    else if (current !== null && message.id === current.id) {
      if (message.type === 'abort') current.abort.abort()
      else {
        const settle = current.calls.get(message.call)
        current.calls.delete(message.call)
        if (message.ok) settle?.resolve(message.value)
        else settle?.reject(fromErrorBody(message.error))
      }
    }
  })
}

type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }

/** An unforeseen error keeps its text on the way to the core, which writes it to the log and not to the caller. */
function describeFailure(error: unknown): TaskError {
  if (error instanceof OrgdeckError) return { ...toErrorBody(error), retry: error.retry }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { ...toErrorBody(error), data: { detail }, retry: 'never' }
}
