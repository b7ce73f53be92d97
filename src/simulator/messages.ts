import type { Control } from './server.ts'

/** What passes between the host's thread and the simulator's. */
export type Ready = {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly orgId: string
}

export type ToWorker =
  | { readonly kind: 'control'; readonly id: number; readonly command: Control }
  | { readonly kind: 'close'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string }
