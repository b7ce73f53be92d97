import { oc, type HTTPMethod, type HTTPPath } from '@orpc/contract'
import { z } from 'zod'
import { errorCodes } from './errors.ts'

/** Roles from least to most; a procedure names the least one it needs. `public` needs no sign-in at all. */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export type ProcedureMeta = {
  /** Least role that may call it. */
  readonly role: Role | 'public'
  /** Set on procedures that change something: the action the audit entry is filed under. */
  readonly audit?: string
}

type RouteOptions = {
  readonly role: Role | 'public'
  readonly summary: string
  readonly audit?: string
  readonly status?: number
  readonly tag: string
}

const base = oc.$meta<ProcedureMeta>({ role: 'admin' }).errors(errorCodes)

/**
 * The one way a procedure is declared: REST method and path, the least role, and what the audit log calls it.
 * Kept in one helper so that a change of RPC library touches this file only.
 */
export function procedure(method: HTTPMethod, path: HTTPPath, options: RouteOptions) {
  return base
    .meta({ role: options.role, ...(options.audit === undefined ? {} : { audit: options.audit }) })
    .route({
      method,
      path,
      summary: options.summary,
      tags: [options.tag],
      ...(options.status === undefined ? {} : { successStatus: options.status }),
      description: options.role === 'public' ? 'Needs no key.' : `Needs the role ${options.role} or higher.`,
    })
}

/** Internal row id. */
export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)

/** An instant: UTC, ISO 8601, milliseconds. */
export const instant = z.iso.datetime()

export const pageInput = z.object({
  page: z.number().int().min(1).max(10_000_000).default(1),
  page_size: z.number().int().min(1).max(100).default(50),
  /** Opaque; takes the place of `page` for deep paging. */
  cursor: z.string().max(2000).optional(),
})

/** The shape of every list: `{items,total,page,page_size,pages}` and a cursor while there is more. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
    pages: z.number().int(),
    cursor: z.string().nullable(),
  })
}

export type Page<T> = {
  items: T[]
  total: number
  page: number
  page_size: number
  pages: number
  cursor: string | null
}
