import { createHash } from 'node:crypto'
import { and, desc, eq, like, or, sql, type SQL } from 'drizzle-orm'
import type { AuditEntry } from '../../contract/audit.ts'
import type { Page } from '../../contract/base.ts'
import { inTransaction, type Store } from '../db/open.ts'
import type { Clock } from '../host.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import { redactText, redactValue } from '../redact.ts'
import { iso } from '../time.ts'
import { auditLog } from './tables.ts'

export type NewAuditEntry = {
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly connectionId?: number | null
  readonly outcome?: 'ok' | 'refused' | 'failed'
  readonly detail?: Record<string, unknown> | null
}

export type AuditService = {
  /** Appends an entry. Secrets in `detail` are blanked before they are written. */
  write(entry: NewAuditEntry): void
  list(
    input: PageInput & {
      integration_id?: number | undefined
      action?: string | undefined
      q?: string | undefined
    },
  ): Page<AuditEntry>
  /** Walks the whole chain; names the first entry whose hash does not fit. */
  verify(): { entries: number; intact: boolean; broken_at: number | null; head: string }
}

type Row = typeof auditLog.$inferSelect
const genesis = '0'.repeat(64)

export function createAuditService(store: Store, clock: Clock): AuditService {
  const newest = store.sql.prepare<[], string>('SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1').pluck()
  return {
    write(entry) {
      inTransaction(store, () => {
        const row = {
          at: clock.now(),
          actor: entry.actor,
          action: entry.action,
          subject: entry.subject,
          connectionId: entry.connectionId ?? null,
          outcome: entry.outcome ?? 'ok',
          detail:
            entry.detail === undefined || entry.detail === null
              ? null
              : redactText(JSON.stringify(redactValue(entry.detail))),
        }
        store.orm
          .insert(auditLog)
          .values({ ...row, hash: chain(newest.get() ?? genesis, row) })
          .run()
      })
    },
    list(input) {
      const wanted: SQL[] = []
      if (input.integration_id !== undefined) wanted.push(eq(auditLog.connectionId, input.integration_id))
      if (input.action !== undefined) wanted.push(like(auditLog.action, `${input.action}%`))
      if (input.q !== undefined && input.q !== '') {
        const text = `%${input.q}%`
        const any = or(like(auditLog.subject, text), like(auditLog.actor, text), like(auditLog.action, text))
        if (any !== undefined) wanted.push(any)
      }
      const where = and(...wanted)
      const total =
        store.orm
          .select({ n: sql<number>`count(*)` })
          .from(auditLog)
          .where(where)
          .get()?.n ?? 0
      return pageFrom(input, total, (limit, offset) =>
        store.orm
          .select()
          .from(auditLog)
          .where(where)
          .orderBy(desc(auditLog.id))
          .limit(limit)
          .offset(offset)
          .all()
          .map(toEntry),
      )
    },
    verify() {
      let head = genesis
      let entries = 0
      for (const row of store.sql
        .prepare<[], Row & { connection_id: number | null }>('SELECT * FROM audit_log ORDER BY id')
        .iterate()) {
        entries += 1
        if (chain(head, { ...row, connectionId: row.connection_id }) !== row.hash) {
          return { entries, intact: false, broken_at: row.id, head }
        }
        head = row.hash
      }
      return { entries, intact: true, broken_at: null, head }
    },
  }
}

function chain(
  before: string,
  row: Pick<Row, 'at' | 'actor' | 'action' | 'subject' | 'connectionId' | 'outcome' | 'detail'>,
): string {
  const content = JSON.stringify([
    before,
    row.at,
    row.actor,
    row.action,
    row.subject,
    row.connectionId,
    row.outcome,
    row.detail,
  ])
  return createHash('sha256').update(content).digest('hex')
}

function toEntry(row: Row): AuditEntry {
  const detail: unknown = row.detail === null ? null : JSON.parse(row.detail)
  return {
    id: row.id,
    at: iso(row.at),
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    integration_id: row.connectionId,
    outcome: row.outcome,
    detail: typeof detail === 'object' && detail !== null ? { ...detail } : null,
    hash: row.hash,
  }
}
