import { OrgdeckError } from '../errors.ts'
import { fieldsOf } from '../providers/index.ts'
import type { Reader, ReadPlan, RemotePage, Session } from '../providers/provider.ts'
import { askForDangling } from './dangling.ts'
import type { Run } from './run.ts'
import { isWrittenOnce, pointingAt } from './refill.ts'

const hourMs = 3_600_000
/** Deletions are read again this far back. */
const overlapMs = 10 * 60_000
/** The log of deletions costs a call; soft deletions are seen without it, so only purges wait for it. */
const deletionsEveryMs = hourMs
/** Fields that change without a stamp are compared once a night (B12). */
const formulasEveryMs = 24 * hourMs
/** Ids looked up or read again at a time. */
const batch = 1_000

/**
 * What no window of changes can show: rows purged from the bin before they were seen deleted (B8), fields that came
 * into view and rows re-parented by a merge (B10, B11, B13), formulas (B12). Run after the windows, so that nothing
 * here can move the watermark.
 */
export async function keepUp(run: Run, reader: Reader): Promise<void> {
  await takeDeletions(run, reader)
  await readAgain(run, reader)
  await compareFormulas(run, reader)
}

async function takeDeletions(run: Run, reader: Reader): Promise<void> {
  const { session, task, checkpoint } = run
  const { deletionsAt, watermark } = checkpoint.upkeep()
  const now = await reader.serverNow(session)
  // A record may have been merged away between the first copy of its children and its own (B10). No copy and no window
  // shows it to us, but the log does.
  const first = deletionsAt === null && task.plan.mergeable
  const after = first ? run.connectedAt() - hourMs : (deletionsAt ?? watermark)
  if (after === null || (!first && !task.manual && now - after < deletionsEveryMs)) return
  // A deletion shows up when its transaction ends, under the time it was made (B1).
  const log = await reader.readDeletions(session, task.plan, { after: after - overlapMs, until: now })
  if (log === null) {
    // The log does not reach back to where we stand: only a comparison of all rows can tell what is gone.
    if (task.plan.replicateable) checkpoint.compareSoon()
    if (first) askForDangling(run.database, task.connectionId, task.plan.object)
    checkpoint.deletionsKnown(now)
    return
  }
  for (let at = 0; at < log.ids.length; at += batch) {
    const ids = log.ids.slice(at, at + batch)
    await settleGone(run, reader, task.plan.mergeable ? run.notGoneAmong(ids) : run.liveAmong(ids))
  }
  checkpoint.deletionsKnown(log.until)
}

/**
 * Ids said to be deleted are asked for first: the log has been known to name records that were only deactivated, and
 * a record may be back by now (B8, B9). What the org does not know any more becomes a tombstone.
 */
async function settleGone(run: Run, reader: Reader, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { plan } = run.task
  const gone = new Set(ids)
  // A row that is written once bears the stamp of its making; it is not gone since then.
  const once = isWrittenOnce(plan.fields)
  for await (const page of reader.readSome(run.session, plan, ids)) {
    const rows = once ? page.rows.filter((row) => !row.deleted) : page.rows
    for (const row of rows) gone.delete(row.externalId)
    run.store({ rows })
  }
  run.bury([...gone])
}

async function readAgain(run: Run, reader: Reader): Promise<void> {
  const { task, checkpoint } = run
  const { text, fields, lookups, ids: asked } = checkpoint.refill()
  if (text === null) return
  for await (const page of reader.readSome(run.session, task.plan, asked)) run.store(page)
  const inView = fields.filter((name) => task.plan.fields.includes(name))
  if (inView.length > 0) {
    const askable = inView.every((name) => task.filterable.includes(name))
    const pages = askable
      ? reader.readAll(run.session, task.plan, null, inView)
      : everyRow(reader, run.session, task.plan, run.liveRows())
    for await (const page of pages) run.store(page)
  }
  for (const lookup of lookups) {
    if (isWrittenOnce(task.plan.fields)) {
      const ids = pointingAt(run.database, task.connectionId, task.plan.object, lookup, true)
      for (let at = 0; at < ids.length; at += batch) await settleGone(run, reader, ids.slice(at, at + batch))
      continue
    }
    const ids = pointingAt(run.database, task.connectionId, task.plan.object, lookup)
    for await (const page of reader.readSome(run.session, task.plan, ids)) run.store(page)
  }
  checkpoint.refilled(text)
}

async function compareFormulas(run: Run, reader: Reader): Promise<void> {
  const { session, task, checkpoint } = run
  const { plan } = task
  if (plan.formulas.length === 0) return
  const now = await reader.serverNow(session)
  const { formulasAt } = checkpoint.upkeep()
  if (formulasAt !== null && now - formulasAt < formulasEveryMs) return
  const narrow: ReadPlan = {
    ...plan,
    fields: ['Id', ...plan.formulas],
    nameField: null,
    modstampField: null,
    companyField: null,
  }
  let other: string[] = []
  for await (const page of everyRow(reader, session, narrow, run.liveRows())) {
    other.push(...differing(run, page, plan.formulas))
    if (other.length < batch) continue
    for await (const fresh of reader.readSome(session, plan, other)) run.store(fresh)
    other = []
  }
  for await (const fresh of reader.readSome(session, plan, other)) run.store(fresh)
  checkpoint.formulasCompared(now)
}

function differing(run: Run, page: RemotePage, formulas: readonly string[]): string[] {
  const { type } = run.task
  const here = run.rawOf(page.rows.map((row) => row.externalId))
  return page.rows.flatMap(({ externalId, raw }) => {
    const known = here.get(externalId)
    if (known === undefined) return []
    const [mine, theirs] = [fieldsOf(type, known), fieldsOf(type, raw)]
    return formulas.some((name) => mine[name] !== theirs[name]) ? [externalId] : []
  })
}

/** All live rows the quickest way there is; nothing is remembered of how far it came. */
export async function* everyRow(
  reader: Reader,
  session: Session,
  plan: ReadPlan,
  expected: number,
): AsyncGenerator<RemotePage> {
  const { bulk } = reader
  if (bulk !== null && expected >= bulk.worthIt) {
    try {
      yield* bulk.read(session, plan, null)
      return
    } catch (error) {
      if (!(error instanceof OrgdeckError && error.code === 'NOT_AVAILABLE')) throw error
    }
  }
  yield* reader.readAll(session, plan, null)
}
