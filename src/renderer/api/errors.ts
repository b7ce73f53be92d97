import { ORPCError } from '@orpc/client'

/** An error as a screen shows it: what to say, the code, and what the remote said, when it was the remote. */
export type ShownError = {
  readonly code: string
  readonly message: string
  readonly remoteCode: string | null
  readonly remoteMessage: string | null
  readonly id: string | null
  /** What sort of thing the error is about: "connection", "port". */
  readonly kind: string | null
}

/** Turns whatever a call rejected with into something a person can read. */
export function shownError(error: unknown): ShownError {
  if (error instanceof ORPCError) {
    const data: Record<string, unknown> = isRecord(error.data) ? error.data : {}
    return {
      code: String(error.code),
      message: error.message,
      remoteCode: text(data['remote_code']),
      remoteMessage: text(data['remote_message']),
      id: text(data['id']),
      kind: text(data['kind']),
    }
  }
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError') return plain('TIMEOUT', 'No answer within 30 seconds. Try again.')
  return plain('OFFLINE', 'The console lost touch with its core. It keeps trying to reconnect.')
}

function plain(code: string, message: string): ShownError {
  return { code, message, remoteCode: null, remoteMessage: null, id: null, kind: null }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
