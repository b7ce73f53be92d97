import type { Router } from '@orpc/server'
import type { Contract } from '../contract/index.ts'
import type { Download, RequestContext } from '../core/index.ts'

/** What the listener needs of the core; a test can serve less than the whole of it. */
export type ServedCore = {
  readonly router: Router<Contract, RequestContext>
  /** A file behind a one-time ticket; null when the ticket is unknown, used or expired. */
  openTicket(ticket: string): Promise<Download | null>
  /** The export of the REST API, authorised by the context. Throws a coded error. */
  openExport(context: RequestContext, query: unknown): Promise<Download>
}
