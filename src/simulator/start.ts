import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { FromWorker, Ready, ToWorker } from './messages.ts'
import type { SimulatorOptions } from './open.ts'
import type { Control } from './server.ts'

export type { SimulatorOptions } from './open.ts'
export type { Control } from './server.ts'

/** A simulated organisation that runs in a thread of its own. */
export type Simulator = Ready & {
  /** Runs an administrator's command, the same as `POST /__sim/{op}`; rejects with its message. */
  control(command: Control): Promise<unknown>
  /** Ends the server and its thread; a temporary folder goes with it. */
  close(): Promise<void>
}

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/** Beside this file as source; in the build every entry and chunk lies in one folder. */
const entry = () =>
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './simulator.js', import.meta.url)

/**
 * Starts Salesforce in a box on 127.0.0.1, in a worker thread, so that the host's own thread never waits for it.
 * Rejects when the data cannot be opened, the port is taken, or the signal stops it before it is ready.
 */
export async function startSimulator(
  options: SimulatorOptions = {},
  signal?: AbortSignal,
): Promise<Simulator> {
  // The folder is the host's: a thread that is ended in the middle of its work could not take it along.
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'orgdeck-simulator-'))
  const worker = new Worker(entry(), { workerData: { ...options, dataDir: folder } })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let ended = false

  const endAll = (error: Error) => {
    ended = true
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }

  const ready = await new Promise<Ready>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve(message.ready)
      else if (message.kind === 'failed') reject(new Error(`the simulator did not start: ${message.message}`))
      else {
        const one = waiting.get(message.id)
        waiting.delete(message.id)
        if (message.kind === 'result') one?.resolve(message.result)
        else one?.reject(new Error(message.message))
      }
    })
    worker.on('error', (error) => {
      const wrapped = error instanceof Error ? error : new Error(String(error))
      reject(wrapped)
      endAll(wrapped)
    })
    const stop = () => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    worker.once('message', () => signal?.removeEventListener('abort', stop))
    worker.on('exit', (code) => {
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true })
      reject(new Error(`the simulator ended with code ${code}`))
      endAll(new Error('the simulator has ended'))
    })
  })

  const ask = (make: (id: number) => ToWorker): Promise<unknown> => {
    if (ended) return Promise.reject(new Error('the simulator has ended'))
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage(make(id))
    })
  }

  return {
    ...ready,
    control: (command) => ask((id) => ({ kind: 'control', id, command })),
    async close() {
      if (ended) return
      await ask((id) => ({ kind: 'close', id }))
      await worker.terminate()
    },
  }
}
