import { randomBytes } from 'node:crypto'
import type { ExportQuery } from '../contract/records.ts'
import { OrgdeckError } from './errors.ts'
import type { Clock } from './host.ts'
import { iso } from './time.ts'

/** A file on its way out, in pieces; the next piece is made when the last was taken. */
export type Download = {
  readonly fileName: string
  readonly contentType: string
  readonly chunks: AsyncIterable<string>
}

type Issued = { url: string; file_name: string; expires_at: string }

export type Tickets = {
  issue(query: ExportQuery): Issued
  /** The same for a file that is no export. */
  issueFile(file: { readonly name: string; readonly open: () => Download }): Issued
  /** The query or the file behind a ticket, once. */
  redeem(ticket: string): ExportQuery | (() => Download) | null
}

const lifeMs = 60_000
const mostOpen = 100

/** One-time addresses by which the window downloads: a link cannot carry a key, and a cookie must not open the API. */
export function createTickets(clock: Clock): Tickets {
  const open = new Map<string, { order: ExportQuery | (() => Download); expiresAt: number }>()
  const issue = (order: ExportQuery | (() => Download), name: string): Issued => {
    for (const [ticket, { expiresAt }] of open) if (expiresAt <= clock.now()) open.delete(ticket)
    if (open.size >= mostOpen) {
      throw new OrgdeckError(
        'TOO_MANY_REQUESTS',
        'A hundred exports wait to be picked up. Try again in a minute.',
        {
          data: { retry_after_s: 60 },
        },
      )
    }
    const ticket = randomBytes(24).toString('base64url')
    const expiresAt = clock.now() + lifeMs
    open.set(ticket, { order, expiresAt })
    return { url: `/download/${ticket}`, file_name: name, expires_at: iso(expiresAt) }
  }
  return {
    issue: (query) => issue(query, fileNameOf(query)),
    issueFile: (file) => issue(file.open, file.name),
    redeem(ticket) {
      const found = open.get(ticket)
      open.delete(ticket)
      return found === undefined || found.expiresAt <= clock.now() ? null : found.order
    },
  }
}

export function fileNameOf(query: ExportQuery): string {
  const what = query.since === undefined ? '' : '_changes'
  return `${query.object.replace(/\W/g, '_')}${what}.${query.format}`
}
