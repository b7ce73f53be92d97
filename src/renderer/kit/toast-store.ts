import { create } from 'zustand'
import type { ConnectionMark, StatusName } from './types.ts'

export type Toast = {
  readonly id: number
  readonly status: StatusName
  /** A sentence naming the thing and the place: "412 contacts updated". */
  readonly text: string
  readonly detail?: string
  readonly connection?: ConnectionMark
  readonly action?: { readonly label: string; readonly run: () => void }
}

type Toasts = { readonly toasts: readonly Toast[] }

export const useToasts = create<Toasts>(() => ({ toasts: [] }))

let last = 0

/** Tells the result of what the person just did. At most three stand; the oldest gives way. Returns its id. */
export function toast(message: Omit<Toast, 'id' | 'status'> & { readonly status?: StatusName }): number {
  last += 1
  const next: Toast = { status: 'ok', ...message, id: last }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, next].slice(-3) }))
  return next.id
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((item) => item.id !== id) }))
}
