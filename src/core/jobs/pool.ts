import { Worker } from 'node:worker_threads'
import { fromErrorBody, OrgdeckError, toErrorBody } from '../errors.ts'
import type { FromWorker, TaskError, ToWorker } from './protocol.ts'

export type RunOptions = {
  readonly signal?: AbortSignal
  /** Questions a task may ask the core's own thread while it runs. */
  readonly calls?: Readonly<Record<string, (args: unknown) => Promise<unknown>>>
  /** Latest state, at most ten times a second. */
  readonly onProgress?: (state: unknown) => void
}

export type WorkerPool = {
  /** Runs a task on a free thread, waiting for one if need be. Rejects with the task's own error. */
  run(name: string, input: unknown, options?: RunOptions): Promise<unknown>
  close(): Promise<void>
}

type Task = {
  readonly id: number
  readonly name: string
  readonly input: unknown
  readonly options: RunOptions
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Thread = { readonly worker: Worker; task: Task | null }

/** Pages of rows live for a moment only; a larger nursery lets them die there instead of being copied out of it. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

/** A few worker threads with a store connection each: pipelines and long reads run here, not on the core's thread. */
export function createPool(
  entry: URL,
  size: number,
  workerData: unknown,
  onCrash: (error: Error) => void,
): WorkerPool {
  const threads: Thread[] = []
  const waiting: Task[] = []
  let lastId = 0
  let closed = false

  function start(): Thread {
    const thread: Thread = { worker: new Worker(entry, { workerData, resourceLimits }), task: null }
    thread.worker.unref()
    thread.worker.on('message', (message: FromWorker) => receive(thread, message))
    // A thread that ended takes no task any more: it leaves before the next one is handed out.
    const leave = (error: TaskError): void => {
      const place = threads.indexOf(thread)
      if (place !== -1) threads.splice(place, 1)
      finish(thread, { ok: false, error })
    }
    thread.worker.on('error', (error) => {
      const failed = error instanceof Error ? error : new Error(String(error))
      onCrash(failed)
      leave(wire(failed))
    })
    thread.worker.on('exit', () => {
      leave({
        code: 'INTERNAL',
        message: 'A worker thread ended in the middle of its task.',
        retry: 'never',
      })
    })
    threads.push(thread)
    return thread
  }

  function next(): void {
    while (waiting.length > 0) {
      const thread = threads.find((one) => one.task === null) ?? (threads.length < size ? start() : undefined)
      if (thread === undefined) return
      const task = waiting.shift()
      if (task === undefined) return
      if (task.options.signal?.aborted === true) {
        task.reject(task.options.signal.reason)
        continue
      }
      thread.task = task
      post(thread, { type: 'run', id: task.id, name: task.name, input: task.input })
      task.options.signal?.addEventListener('abort', () => post(thread, { type: 'abort', id: task.id }), {
        once: true,
      })
    }
  }

  function receive(thread: Thread, message: FromWorker): void {
    const task = thread.task
    if (task === null || message.id !== task.id) return
    if (message.type === 'progress') task.options.onProgress?.(message.state)
    else if (message.type === 'done') finish(thread, { ok: true, value: message.value })
    else if (message.type === 'failed') finish(thread, { ok: false, error: message.error })
    else void answer(thread, task, message.call, message.name, message.args)
  }

  async function answer(
    thread: Thread,
    task: Task,
    call: number,
    name: string,
    args: unknown,
  ): Promise<void> {
    const ask = task.options.calls?.[name]
    try {
      if (ask === undefined)
        throw new OrgdeckError('INTERNAL', `A task asked for ${name}, which nobody answers.`)
      post(thread, { type: 'answer', id: task.id, call, ok: true, value: await ask(args) })
    } catch (error) {
      post(thread, { type: 'answer', id: task.id, call, ok: false, error: wire(error) })
    }
  }

  function finish(
    thread: Thread,
    result: { ok: true; value: unknown } | { ok: false; error: TaskError },
  ): void {
    const task = thread.task
    thread.task = null
    if (task !== null) {
      if (result.ok) task.resolve(result.value)
      else if (task.options.signal?.aborted === true) task.reject(task.options.signal.reason)
      else task.reject(fromErrorBody(result.error))
    }
    if (!closed) next()
  }

  /** A task that nobody has begun need not wait for a thread to be told so. */
  function giveUp(task: Task): void {
    const place = waiting.indexOf(task)
    if (place === -1) return
    waiting.splice(place, 1)
    task.reject(task.options.signal?.reason)
  }

  function post(thread: Thread, message: ToWorker): void {
    thread.worker.postMessage(message)
  }

  return {
    run(name, input, options = {}) {
      if (closed)
        return Promise.reject(
          new OrgdeckError('SHUTTING_DOWN', 'Orgdeck is closing. Start it again to go on.'),
        )
      return new Promise((resolve, reject) => {
        const task: Task = { id: ++lastId, name, input, options, resolve, reject }
        waiting.push(task)
        options.signal?.addEventListener('abort', () => giveUp(task), { once: true })
        next()
      })
    },
    async close() {
      closed = true
      for (const task of waiting.splice(0))
        task.reject(new OrgdeckError('SHUTTING_DOWN', 'Orgdeck is closing.'))
      await Promise.all(
        threads.map(async (thread) => {
          post(thread, { type: 'close' })
          const gone = new Promise<void>((resolve) => thread.worker.once('exit', () => resolve()))
          const late = new Promise<void>((resolve) => setTimeout(resolve, 1500))
          await Promise.race([gone, late])
          await thread.worker.terminate()
        }),
      )
    },
  }
}

function wire(error: unknown): TaskError {
  return { ...toErrorBody(error), retry: error instanceof OrgdeckError ? error.retry : 'never' }
}
