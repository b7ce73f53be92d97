import { z } from 'zod'

const issue = z.object({ path: z.string(), message: z.string() })

/**
 * Every error code the API can answer with, its HTTP status and the shape of its `data`.
 * A message says what happened, to what, and what to do next; the code is for machines.
 */
export const errorCodes = {
  BAD_REQUEST: { status: 400, data: z.object({ issues: z.array(issue) }).optional() },
  UNAUTHORIZED: { status: 401, data: z.object({ reason: z.string() }).optional() },
  FORBIDDEN: { status: 403, data: z.object({ needed_role: z.string(), role: z.string() }).optional() },
  NOT_FOUND: { status: 404, data: z.object({ kind: z.string(), id: z.string() }).optional() },
  TIMEOUT: { status: 408, data: z.object({ after_ms: z.number() }).optional() },
  CONFLICT: { status: 409, data: z.object({ kind: z.string(), id: z.string() }).optional() },
  PAYLOAD_TOO_LARGE: { status: 413, data: z.object({ limit_bytes: z.number() }).optional() },
  TOO_MANY_REQUESTS: { status: 429, data: z.object({ retry_after_s: z.number() }).optional() },
  /** The remote system refused; its own words are kept in `data`. */
  REMOTE_ERROR: {
    status: 502,
    data: z
      .object({ remote_status: z.number(), remote_code: z.string(), remote_message: z.string() })
      .partial()
      .optional(),
  },
  REMOTE_UNREACHABLE: { status: 503, data: z.object({ host: z.string() }).optional() },
  /** The org ended the sign-in; the person has to sign in again. */
  REAUTH_NEEDED: {
    status: 409,
    data: z
      .object({ integration_id: z.number(), remote_code: z.string(), remote_message: z.string() })
      .partial()
      .optional(),
  },
  QUOTA_EXHAUSTED: {
    status: 503,
    data: z.object({ used: z.number(), limit: z.number() }).partial().optional(),
  },
  /** No keychain is reachable and no passphrase was given yet. */
  SECRETS_LOCKED: { status: 423, data: z.object({ provider: z.string() }).optional() },
  NOT_AVAILABLE: { status: 501, data: z.object({ feature: z.string() }).optional() },
  SHUTTING_DOWN: { status: 503, data: z.object({}).optional() },
  INTERNAL: { status: 500, data: z.object({ id: z.string() }).optional() },
} as const

export type ErrorCode = keyof typeof errorCodes

/** An error as it is stored and shown: in runs, in sign-in flows, in REST bodies. */
export const errorShape = z.object({ code: z.string(), message: z.string(), data: z.unknown().optional() })
export type ErrorShape = z.infer<typeof errorShape>
