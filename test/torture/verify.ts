import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { idOf, type Fields, type OrgUser } from '../support/org.ts'

/** Fields that move alone make no version, so the text kept may hold older ones; the stamp is kept beside it. */
const bookkeeping = new Set([
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
])

type Stored = {
  readonly id: string
  readonly stamp: number | null
  readonly deleted: number | null
  readonly raw: string
}

/** What is wrong with a store at rest, compared with its org at rest; empty when nothing is. */
export async function verify(
  dataDir: string,
  user: OrgUser,
  connection: number,
  objects: readonly string[],
): Promise<string[]> {
  const db = new Database(join(dataDir, 'orgdeck.db'), { readonly: true })
  try {
    const found = [...wholeness(db)]
    for (const object of objects) found.push(...(await compared(db, user, connection, object)))
    return found
  } finally {
    db.close()
  }
}

/** The store by itself: whole, without gaps, every count exact, nothing under way. */
export function wholeness(db: Database.Database): string[] {
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0
  const checks: readonly (readonly [string, string])[] = [
    [
      'records whose versions have gaps',
      `SELECT count(*) FROM integration_connectors c WHERE c.version <>
         (SELECT count(*) FROM integration_metadata m WHERE m.connector_id = c.id)
       OR c.version <> (SELECT max(version) FROM integration_metadata m WHERE m.connector_id = c.id)`,
    ],
    [
      'records whose newest version is another one',
      `SELECT count(*) FROM integration_connectors c LEFT JOIN integration_metadata m ON m.id = c.latest_metadata_id
       WHERE m.id IS NULL OR m.connector_id <> c.id OR m.version <> c.version`,
    ],
    [
      'objects whose counts are not exact',
      `SELECT count(*) FROM record_counts r WHERE
         r.live <> (SELECT count(*) FROM integration_connectors c WHERE c.connection_id = r.connection_id AND c.object = r.object AND c.deleted_at IS NULL)
         OR r.deleted <> (SELECT count(*) FROM integration_connectors c WHERE c.connection_id = r.connection_id AND c.object = r.object AND c.deleted_at IS NOT NULL)`,
    ],
    [
      'runs whose counts are not those of their versions',
      `SELECT count(*) FROM sync_runs r WHERE
         r.created <> (SELECT count(*) FROM integration_metadata m WHERE m.run_id = r.id AND m.kind = 'created')
         OR r.updated <> (SELECT count(*) FROM integration_metadata m WHERE m.run_id = r.id AND m.kind IN ('updated', 'restored'))
         OR r.deleted <> (SELECT count(*) FROM integration_metadata m WHERE m.run_id = r.id AND m.kind = 'deleted')`,
    ],
    [
      'runs left under way',
      "SELECT count(*) FROM sync_runs WHERE status NOT IN ('done', 'failed', 'cancelled')",
    ],
    [
      'jobs left under way',
      "SELECT count(*) FROM jobs WHERE kind = 'sync.run' AND state IN ('running', 'queued')",
    ],
    [
      'streams in the middle of something',
      `SELECT count(*) FROM sync_streams WHERE enabled = 1 AND (phase <> 'incremental' OR watermark IS NULL
         OR window_after IS NOT NULL OR backfill_mark IS NOT NULL OR backfill_last_id IS NOT NULL)`,
    ],
  ]
  const found = checks.flatMap(([what, sql]) => {
    const n = count(sql)
    return n === 0 ? [] : [`${n} ${what}`]
  })
  const integrity = db.pragma('integrity_check', { simple: true })
  if (integrity !== 'ok') found.push(`the file is damaged: ${String(integrity)}`)
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) found.push('rows without what they belong to')
  return found
}

/** How the copy of an object differs from the org; with `named`, only of rows whose name begins so. */
export async function compared(
  db: Database.Database,
  user: OrgUser,
  connection: number,
  object: string,
  named = '',
): Promise<string[]> {
  const { body } = await user.call('GET', `/services/data/v64.0/sobjects/${object}/describe`)
  const names = (body as { fields: { name: string; type: string }[] }).fields
    .filter(({ type }) => !['base64', 'address', 'location', 'complexvalue'].includes(type))
    .map(({ name }) => name)
  const where = named === '' ? '' : ` WHERE Name LIKE '${named}%'`
  const there = await user.rows(`SELECT ${names.join(',')} FROM ${object}${where} ORDER BY Id`, {
    deleted: true,
  })
  const stored = new Map(
    db
      .prepare<[number, string, string], Stored>(
        'SELECT c.external_id AS id, c.remote_modstamp AS stamp, c.deleted_at AS deleted, m.raw_data AS raw ' +
          'FROM integration_connectors c JOIN integration_metadata m ON m.id = c.latest_metadata_id ' +
          "WHERE c.connection_id = ? AND c.object = ? AND c.name LIKE ? || '%'",
      )
      .all(connection, object, named)
      .map((row) => [row.id, row]),
  )
  const live = there.filter((row) => row['IsDeleted'] !== true)
  const content = names.filter((name) => !bookkeeping.has(name))
  const lines = [...stored.values()].filter((row) => row.deleted === null)
  if (
    digest(live.map((row) => orgLine(row, content))) === digest(lines.map((row) => storeLine(row, content)))
  )
    return []
  return located(object, live, stored, content)
}

/** One checksum over a set of rows, whatever their order. */
function digest(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines.toSorted()) hash.update(line).update('\n')
  return hash.digest('hex')
}

const values = (row: Fields, content: readonly string[]): unknown[] =>
  content.map((name) => row[name] ?? null)

function orgLine(row: Fields, content: readonly string[]): string {
  return JSON.stringify([idOf(row), Date.parse(String(row['SystemModstamp'])), values(row, content)])
}

function storeLine({ id, stamp, raw }: Stored, content: readonly string[]): string {
  return JSON.stringify([id, stamp, values(JSON.parse(raw) as Fields, content)])
}

/** Where two sets differ, row by row and field by field; only the first of many. */
function located(
  object: string,
  live: readonly Fields[],
  stored: ReadonlyMap<string, Stored>,
  content: readonly string[],
): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  for (const row of live) {
    const id = idOf(row)
    const own = stored.get(id)
    seen.add(id)
    if (own === undefined) {
      found.push(`${object} ${id} is missing`)
      continue
    }
    if (own.deleted !== null) found.push(`${object} ${id} is a tombstone here and live there`)
    const stamp = Date.parse(String(row['SystemModstamp']))
    if (own.stamp !== stamp) found.push(`${object} ${id} stamp ${own.stamp}, not ${stamp}`)
    const mine = JSON.parse(own.raw) as Fields
    for (const name of content) {
      const [one, other] = [JSON.stringify(mine[name] ?? null), JSON.stringify(row[name] ?? null)]
      if (one !== other) found.push(`${object} ${id} ${name} ${one}, not ${other}`)
    }
  }
  for (const { id, deleted } of stored.values())
    if (deleted === null && !seen.has(id)) found.push(`${object} ${id} is live here and not there`)
  const more = found.length - 20
  return more > 0 ? [...found.slice(0, 20), `${object}: ${more} more differences`] : found
}
