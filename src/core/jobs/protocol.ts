import type { ErrorShape } from '../../contract/errors.ts'

/** An error on its way to the other thread; whether trying again can help is part of it. */
export type TaskError = ErrorShape & { readonly retry: 'now' | 'later' | 'never' }

/** Core thread → worker thread. */
export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'abort'; readonly id: number }
  | {
      readonly type: 'answer'
      readonly id: number
      readonly call: number
      readonly ok: true
      readonly value: unknown
    }
  | {
      readonly type: 'answer'
      readonly id: number
      readonly call: number
      readonly ok: false
      readonly error: TaskError
    }
  | { readonly type: 'close' }

/** Worker thread → core thread. */
export type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: TaskError }
  | { readonly type: 'progress'; readonly id: number; readonly state: unknown }
  | {
      readonly type: 'call'
      readonly id: number
      readonly call: number
      readonly name: string
      readonly args: unknown
    }
