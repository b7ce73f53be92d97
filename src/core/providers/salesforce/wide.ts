import { OrgdeckError } from '../../errors.ts'
import type { Position, ReadPlan, RemoteRow, Session } from '../provider.ts'
import { bodyOf, get } from './calls.ts'
import { readPage } from './rows.ts'

/** Request line and headers may have 16,384 bytes together (salesforce-protocol §2). */
export const longestPath = 14_000
/** Left for the ids and the rest of a query when the fields of an object are cut into parts. */
const besidesFields = 6_000
/** Two quotes and a comma around an id, percent-encoded. */
const aroundId = 9

/** As long as a position gets, to measure a query before there is one. */
export const farPosition: Position = { modstamp: 4_102_444_800_000, id: '0'.repeat(18) }

/** Cuts a list of ids by the bytes they take in a path, not by their number (B16). */
export function* inBytes(ids: readonly string[], budget: number): Generator<string[]> {
  let some: string[] = []
  let bytes = 0
  for (const id of ids) {
    const cost = encodeURIComponent(id).length + aroundId
    if (bytes + cost > budget && some.length > 0) {
      yield some
      some = []
      bytes = 0
    }
    some.push(id)
    bytes += cost
  }
  if (some.length > 0) yield some
}

/** The plan in as many parts as its fields need, each with the columns that tie them together; mostly one (B15). */
export function partsOf(session: Session, plan: ReadPlan, tailLength: number): readonly ReadPlan[] {
  const cost = (names: readonly string[]): number =>
    `/services/data/v${session.apiVersion}/queryAll?q=`.length +
    encodeURIComponent(`SELECT ${names.join(',')} FROM ${plan.object}`).length
  if (cost(plan.fields) + tailLength * 1.5 <= longestPath) return [plan]
  const ties = ['Id', plan.modstampField, plan.deletedRows ? 'IsDeleted' : null].filter(
    (name) => name !== null,
  )
  const parts: ReadPlan[] = []
  let fields = [...ties]
  for (const name of plan.fields) {
    if (ties.includes(name)) continue
    if (cost([...fields, name]) > longestPath - besidesFields) {
      parts.push({ ...plan, fields })
      fields = [...ties]
    }
    fields.push(name)
  }
  return [...parts, { ...plan, fields }]
}

/**
 * Rows put together from the first part and the others, read by id. A row that changed between two parts is left out:
 * its new stamp lies after the window, so a later one brings it whole, and no mixed row is ever stored (B15).
 */
export async function joined(
  session: Session,
  plan: ReadPlan,
  leads: readonly RemoteRow[],
  others: readonly ReadPlan[],
  resource: 'query' | 'queryAll',
): Promise<readonly RemoteRow[]> {
  const byId = new Map(leads.map((row) => [row.externalId, row]))
  const texts = new Map(leads.map((row) => [row.externalId, row.raw.slice(0, -1)]))
  for (const part of others) {
    const found = await readPart(session, part, [...texts.keys()], resource)
    for (const [id, text] of texts) {
      const row = found.get(id)
      if (row === undefined || row.modstamp !== byId.get(id)?.modstamp) texts.delete(id)
      else texts.set(id, text + own(row.raw, part, plan))
    }
  }
  const records = [...texts.values()].map((text) => `${text}}`)
  const text = `{"totalSize":${records.length},"done":true,"records":[${records.join(',')}]}`
  return readPage(text, plan).rows
}

async function readPart(
  session: Session,
  part: ReadPlan,
  ids: readonly string[],
  resource: 'query' | 'queryAll',
): Promise<Map<string, RemoteRow>> {
  const found = new Map<string, RemoteRow>()
  for (const some of inBytes(ids, besidesFields - 500)) {
    const list = some.map((id) => `'${id}'`).join(',')
    const soql = `SELECT ${part.fields.join(',')} FROM ${part.object} WHERE Id IN (${list})`
    let path: string | null =
      `/services/data/v${session.apiVersion}/${resource}?q=${encodeURIComponent(soql)}`
    while (path !== null) {
      const page = readPage(bodyOf(await get(session, path), `read ${part.object}`), part)
      for (const row of page.rows) found.set(row.externalId, row)
      path = page.next
    }
  }
  return found
}

/** The fields of a part without the ones that tie it to the others: fields come in the order they were asked for. */
function own(raw: string, part: ReadPlan, plan: ReadPlan): string {
  const ties = new Set(['Id', plan.modstampField, 'IsDeleted'])
  const first = part.fields.find((name) => !ties.has(name))
  const at = first === undefined ? -1 : raw.indexOf(`,"${first}":`)
  if (at !== -1) return raw.slice(at, -1)
  throw new OrgdeckError(
    'REMOTE_ERROR',
    `${first} is missing in a row of ${part.object} that was asked for it.`,
  )
}
