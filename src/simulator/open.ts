import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { DAY, makeClock } from './clock.ts'
import { makeFaults } from './faults.ts'
import { instanceOf, makeId } from './ids.ts'
import type { Org } from './org.ts'
import { standardCatalog } from './schema/catalog.ts'
import { restoreEdits } from './schema/edits.ts'
import { makeStats } from './stats.ts'
import { ensureIndexes, ensureTable, getMeta, openDatabase, setMeta } from './store.ts'
import { finishStory, tellStory } from './story/seed.ts'
import { insertFoundation, usersOf } from './story/users.ts'

export type SimulatorOptions = {
  /** Where the organisation is kept; without it a temporary folder that goes when the simulator closes. */
  readonly dataDir?: string
  /** The port on 127.0.0.1; 0 takes the one of the last run when the data were kept, else any free one. */
  readonly port?: number
  /** Different seeds tell different stories. */
  readonly seed?: number
  /** How many contacts the story has; the other objects follow. */
  readonly contacts?: number
  /** Only the schema, the organisation and its users. */
  readonly empty?: boolean
  /** People work on their own every so often. */
  readonly tick?: { readonly everyMs: number }
  readonly clock?: { readonly offsetMs: number }
  /** Tells organisations of the same seed apart and shows in the name. */
  readonly label?: string
  /** The instant at which the story ends, epoch milliseconds; the last midnight (UTC) when absent. */
  readonly storyEnd?: number
}

export type OpenOrg = { readonly org: Org; readonly close: () => void }

const COMPANY = 'Tidewater Tools'
const MOST_STATEMENTS = 400

/** Keeps prepared statements by their text; the oldest goes when there are too many. */
function statementCache(db: Database.Database): (sql: string) => Database.Statement {
  const cache = new Map<string, Database.Statement>()
  return (sql) => {
    const known = cache.get(sql)
    if (known && !known.busy) return known
    const statement = db.prepare(sql)
    if (cache.size >= MOST_STATEMENTS) cache.delete(cache.keys().next().value ?? '')
    cache.set(sql, statement)
    return statement
  }
}

/** Opens the organisation in its folder; a new one is founded and told its story. */
export function openOrg(options: SimulatorOptions): OpenOrg {
  const temporary = options.dataDir === undefined
  const dir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'orgdeck-simulator-'))
  if (!temporary) mkdirSync(dir, { recursive: true, mode: 0o700 })
  const discard = () => {
    if (temporary) rmSync(dir, { recursive: true, force: true })
  }
  try {
    const file = join(dir, 'org.sqlite')
    if (!existsSync(file)) found(file, options)
    const db = openDatabase(file)
    db.pragma('journal_mode = WAL')
    const close = () => {
      db.close()
      discard()
    }
    return { org: assemble(db, options), close }
  } catch (error) {
    discard()
    throw error
  }
}

function assemble(db: Database.Database, options: SimulatorOptions): Org {
  const seed = Number(getMeta(db, 'seed') ?? options.seed ?? 1)
  const label = getMeta(db, 'label') ?? options.label ?? ''
  const instance = instanceOf(seed, label)
  const clock = makeClock(Number(getMeta(db, 'offset') ?? options.clock?.offsetMs ?? 0))
  const now = clock.now()
  const org: Org = {
    db,
    objects: standardCatalog(),
    orgId: makeId('00D', instance, 1),
    name: label === '' ? COMPANY : `${COMPANY} ${label}`,
    instance,
    seed,
    clock,
    faults: makeFaults(),
    stats: makeStats(now),
    counters: new Map(),
    lateCommits: [],
    hidden: new Set(),
    schemaChangedAt: Number(getMeta(db, 'schema_changed_at') ?? now),
    schemaVersion: 1,
    users: usersOf({ instance }),
    prepare: statementCache(db),
  }
  restoreEdits(org)
  for (const object of org.objects.values()) {
    ensureTable(db, object)
    if (getMeta(db, 'founded') !== undefined) ensureIndexes(db, object)
  }
  return org
}

/**
 * Writes a new organisation beside its place, without a journal, and moves it there when it is whole. What a founding
 * that was cut off has left is thrown away by the next.
 */
function found(file: string, options: SimulatorOptions): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  const db = openDatabase(draft)
  try {
    db.pragma('journal_mode = OFF')
    const org = assemble(db, options)
    const now = org.clock.now()
    const end = options.storyEnd ?? Math.floor(now / DAY) * DAY
    insertFoundation(org, end - 731 * DAY)
    if (options.empty !== true) tellStory(org, Math.max(1, options.contacts ?? 2000), end)
    for (const object of org.objects.values()) ensureIndexes(db, object)
    if (options.empty !== true) finishStory(org)
    db.exec('PRAGMA analysis_limit = 1000; ANALYZE')
    setMeta(db, 'seed', String(org.seed))
    setMeta(db, 'label', options.label ?? '')
    setMeta(db, 'schema_changed_at', String(org.schemaChangedAt))
    setMeta(db, 'founded', String(now))
  } finally {
    db.close()
  }
  renameSync(draft, file)
}
