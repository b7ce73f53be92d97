import { implement, ORPCError, traverseContractProcedures, type Router } from '@orpc/server'
import { contract, type Contract } from '../../src/contract/index.ts'
import type { RequestContext } from '../../src/core/context.ts'
import type { ServedCore } from '../../src/server/served-core.ts'

export type ProbeCall = {
  readonly input: unknown
  readonly context: RequestContext
  readonly signal: AbortSignal | undefined
}
export type ProbeHandler = (call: ProbeCall) => unknown

export const goodKey = 'odk_probe_0123456789'

/**
 * A stand-in for the core behind the doors: every procedure answers NOT_AVAILABLE except those given as
 * `{'system.info': handler}`. It knows one key, `goodKey`, and calls whatever it is told; the doors are what is tested.
 */
export function probeCore(
  handlers: Readonly<Record<string, ProbeHandler>> = {},
  parts: Partial<Omit<ServedCore, 'router'>> = {},
): ServedCore {
  return {
    router: probeRouter(handlers),
    openTicket: () => Promise.resolve(null),
    openExport: () => Promise.reject(new Error('no export here')),
    ...parts,
  }
}

function probeRouter(handlers: Readonly<Record<string, ProbeHandler>>): Router<Contract, RequestContext> {
  const router: Record<string, Record<string, unknown>> = {}
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: each, path }) => {
    const [area = '', name = ''] = path
    const { meta } = each['~orpc']
    const procedure = implement(each)
      .$context<RequestContext>()
      .handler(async ({ input, context, signal }) => {
        if (meta.role !== 'public') demandSignIn(context)
        const handler = handlers[`${area}.${name}`]
        if (handler === undefined) {
          throw new ORPCError('NOT_AVAILABLE', { status: 501, message: 'Not in this probe.' })
        }
        return handler({ input, context, signal })
      })
    router[area] = { ...router[area], [name]: procedure }
  })
  return router as Router<Contract, RequestContext>
}

function demandSignIn({ credential }: RequestContext): void {
  if (credential.kind === 'window' || (credential.kind === 'key' && credential.key === goodKey)) return
  throw new ORPCError('UNAUTHORIZED', { status: 401, message: 'no', data: { reason: 'unknown key' } })
}
