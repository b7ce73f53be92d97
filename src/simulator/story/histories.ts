import { DAY, isoDay, toSecond } from '../clock.ts'
import { makeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import type { Row, SqlValue } from '../org.ts'
import { deriveOpportunity } from '../rows/derive.ts'
import { fieldChange, snapshotOf } from '../rows/history.ts'
import { OPEN_STAGES } from './deals.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { INDUSTRIES } from './accounts.ts'
import { TITLES } from './names.ts'
import { dice } from './setting.ts'
import type { Setting } from './setting.ts'
import type { Random } from './random.ts'

/** The single fields are tracked since a quarter before the story ends; stages always were. */
const TRACKED_FOR = 90 * DAY
/** Rows read at a time. */
const BATCH = 2000

type Loader = { add(row: Row): void; end(): void }

/** A loader that gives each row the next id of its object. */
function historyLoader({ org }: Setting, name: string, columns: string): Loader {
  const object = objectNamed(org, name)!
  const loader = makeLoader(org, name, columnsOf(`Id ${columns}`))
  const base = object.traits.sharedPrefix ?? 0
  let n = 0
  return {
    add: (row) => loader.add({ ...row, Id: makeId(object.keyPrefix, org.instance, base + ++n) }),
    end() {
      loader.end()
      org.counters.set(object.name, base + n)
    },
  }
}

const fieldLoader = (setting: Setting, of: string, name: string): Loader =>
  historyLoader(setting, name, `IsDeleted ${of}Id CreatedById CreatedDate Field DataType OldValue NewValue`)

/** Rows of an object in the order of their ids, some at a time, so that a large story needs no more memory. */
function* rowsOf({ org }: Setting, name: string, columns: string, where: string): Generator<Row> {
  const statement = org.db.prepare(
    `SELECT ${columns} FROM "${name}" WHERE "Id" > ? AND ${where} ORDER BY "Id" LIMIT ${BATCH}`,
  )
  for (let after = ''; ;) {
    const rows = statement.all(after) as Row[]
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = String(last['Id'])
  }
}

type Step = { readonly at: number; readonly row: Row }

/** How a deal came to be what it is: it was made, went from stage to stage, and its close date was pushed. */
function wayOf(setting: Setting, random: Random, deal: Row): Step[] {
  const [made, changed] = [Number(deal['CreatedDate']), Number(deal['LastModifiedDate'])]
  if (made === changed) return [{ at: made, row: deal }]
  const closed = deal['IsClosed'] === 1
  const stage = OPEN_STAGES.indexOf(String(deal['StageName']))
  const reached = closed ? 2 + random.below(OPEN_STAGES.length - 2) : Math.max(0, stage)
  const stages = OPEN_STAGES.slice(0, reached).filter((_, i) => i === 0 || random.chance(0.5))
  const pushes = Number(
    /pushed (\d+) times/.exec(String(deal['Description']))?.[1] ?? (random.chance(0.3) ? 1 : 0),
  )
  const count = Math.max(stages.length, pushes, 1)
  const close = Date.parse(String(deal['CloseDate']))
  const raised = random.chance(0.35) ? 0.7 + random.next() * 0.5 : 1
  const steps = Array.from({ length: count }, (_, i): Step => {
    const row: Row = {
      ...deal,
      StageName: stages[Math.min(i, stages.length - 1)] ?? deal['StageName'] ?? null,
      CloseDate: isoDay(close - Math.max(0, pushes - i) * 30 * DAY),
      Amount: Math.round(Number(deal['Amount']) * raised * 100) / 100,
    }
    deriveOpportunity(setting.org, row, new Set(['StageName']), made)
    return { at: toSecond(made + ((changed - made) * i) / count), row }
  })
  return [...steps, { at: changed, row: deal }]
}

const same = (a: Row, b: Row, name: string): boolean => (a[name] ?? null) === (b[name] ?? null)
const FOLLOWED = ['StageName', 'Amount', 'CloseDate', 'Probability'] as const

const DEAL =
  '"Id", "StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability", "ForecastCategory", "ForecastCategoryName", ' +
  '"IsClosed", "Description", "OwnerId", "CreatedDate", "LastModifiedDate"'

/** Loads what was told in the order of its time. */
function load(loader: Loader, told: Row[]): void {
  told.sort((one, other) => Number(one['CreatedDate']) - Number(other['CreatedDate']))
  for (const row of told) loader.add(row)
  loader.end()
}

/** The stage history of every deal, and the changes of its fields since they are tracked. */
function tellDealHistory(setting: Setting): void {
  const { org, end } = setting
  const object = objectNamed(org, 'Opportunity')!
  const stages = historyLoader(
    setting,
    'OpportunityHistory',
    'OpportunityId CreatedById CreatedDate StageName Amount ExpectedRevenue CloseDate Probability ForecastCategory ' +
      'SystemModstamp IsDeleted PrevAmount PrevCloseDate',
  )
  const told: Row[] = []
  let i = 0
  for (const deal of rowsOf(setting, 'Opportunity', DEAL, '1')) {
    const by = String(deal['OwnerId'])
    let before: Row | undefined
    for (const { at, row } of wayOf(setting, dice(setting, 31, i++), deal)) {
      const was = before
      const moved = FOLLOWED.filter((name) => was && !same(was, row, name))
      if (was && moved.length === 0) continue
      before = row
      stages.add(snapshotOf({ before: was, after: row }, by, at))
      if (!was || at < end - TRACKED_FOR) continue
      for (const name of moved) {
        const values = [was[name] ?? null, row[name] ?? null] as const
        told.push(fieldChange(object, name, { id: deal['Id'] ?? null, by, at }, values))
      }
    }
  }
  stages.end()
  load(fieldLoader(setting, 'Opportunity', 'OpportunityFieldHistory'), told)
}

/** The last change of one field of some rows: they had another value before it. */
function tellChanges(
  setting: Setting,
  of: { readonly object: string; readonly history: string; readonly field: string; readonly topic: number },
  beforeOf: (random: Random, now: SqlValue) => SqlValue,
): void {
  const object = objectNamed(setting.org, of.object)!
  const loader = fieldLoader(setting, of.object, of.history)
  const columns = `"Id", "${of.field}" AS value, "LastModifiedDate" AS at, "LastModifiedById" AS by`
  const late = `"LastModifiedDate" > "CreatedDate" AND "LastModifiedDate" > ${setting.end - TRACKED_FOR}`
  let i = 0
  const found: Row[] = []
  for (const row of rowsOf(setting, of.object, columns, late)) {
    const random = dice(setting, of.topic, i++)
    const before = random.chance(0.5) ? beforeOf(random, row['value'] ?? null) : (row['value'] ?? null)
    if (before === (row['value'] ?? null)) continue
    const who = { id: row['Id'] ?? null, by: String(row['by']), at: Number(row['at']) }
    found.push(fieldChange(object, of.field, who, [before, row['value'] ?? null]))
  }
  load(loader, found)
}

/** What became of records in the course of the story, as far as the organisation keeps it. */
export function tellHistories(setting: Setting): void {
  tellDealHistory(setting)
  tellChanges(
    setting,
    { object: 'Account', history: 'AccountHistory', field: 'Industry', topic: 32 },
    (random) => random.pick(INDUSTRIES),
  )
  tellChanges(
    setting,
    { object: 'Contact', history: 'ContactHistory', field: 'Title', topic: 33 },
    (random) => random.pick(TITLES),
  )
  tellChanges(
    setting,
    { object: 'Lead', history: 'LeadHistory', field: 'Status', topic: 34 },
    () => 'Open - Not Contacted',
  )
}
