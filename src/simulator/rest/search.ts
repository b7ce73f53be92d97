import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { isHidden, objectNamed, quote } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { noSuchType } from '../soql/parse.ts'
import { isText } from '../soql/sort.ts'
import { MOST_FOUND, parseSosl } from '../soql/sosl.ts'
import type { Returning, Search } from '../soql/sosl.ts'
import { termOf } from '../soql/term.ts'
import type { Matcher } from '../soql/term.ts'
import { bodyOf } from './body.ts'
import { notAllowed, notFound, restError } from './errors.ts'
import { runQuery } from './query.ts'

function isSearched(field: FieldDescribe, group: string): boolean {
  if (group === 'EMAIL' || group === 'PHONE') return field.type === group.toLowerCase()
  if (group === 'NAME') return field.nameField || /^(First|Last)?Name$/.test(field.name)
  return isText(field.type)
}

/** The ids of an object's rows in which the term occurs, over all fields of the group together. */
function findIds(org: Org, object: ObjectSchema, group: string, matches: Matcher): string[] {
  const columns = object.fields
    .map((field) => field.describe)
    .filter((field) => isSearched(field, group) && !isHidden(org, object.name, field.name))
    .map((field) => quote(field.name))
  const live = keepsDeleted(object) ? 'WHERE "IsDeleted" = 0' : ''
  const rows = org
    .prepare(`SELECT ${['"Id"', ...columns].join(', ')} FROM ${quote(object.name)} ${live} ORDER BY "Id"`)
    .raw()
    .iterate() as IterableIterator<SqlValue[]>
  const found: string[] = []
  for (const [id, ...values] of rows) {
    if (matches(values.filter((value) => value !== null).join('\n'))) found.push(String(id))
    if (found.length === MOST_FOUND) break
  }
  return found
}

/** Runs a search: what is found of each object is a query over the ids that the term occurs in. */
function run(call: ApiCall, search: Search, text: string): Answer {
  const { org } = call
  const matches = termOf(search.term)
  const everywhere = [...org.objects.values()].filter((object) => object.traits.searchable !== false)
  const wanted: readonly Returning[] =
    search.returning.length > 0
      ? search.returning
      : everywhere.map(({ name }) => ({ object: name, fields: 'Id', where: '', tail: '' }))
  const records = wanted.flatMap(({ object: name, fields, where, tail }) => {
    const object = objectNamed(org, name)
    if (!object) throw noSuchType(text, name)
    const ids = findIds(org, object, search.group, matches)
    const list = ids.length > 0 ? ids.map((id) => `'${id}'`).join(',') : "''"
    const also = where === '' ? '' : `AND (${where})`
    const soql = `SELECT ${fields} FROM ${object.name} WHERE Id IN (${list}) ${also} ${tail}`
    const page = runQuery(org, soql, { apiPath: call.apiPath, all: false, batchSize: MOST_FOUND })
    return (JSON.parse(page) as { records: unknown[] }).records
  })
  return ok({ searchRecords: records.slice(0, search.limit) })
}

type Wish = {
  readonly name: string
  readonly fields?: unknown
  readonly where?: unknown
  readonly limit?: unknown
}

const fieldList = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : typeof value === 'string' ? value : ''

/** A parameterized search says in parameters or a body what a FIND says in its text. */
function parameterized(call: ApiCall): { search: Search; text: string } {
  const { query } = call
  const body =
    call.method === 'POST'
      ? bodyOf(call)
      : {
          ...Object.fromEntries(query),
          sobjects: query.getAll('sobject').map((name) => ({
            name,
            fields: query.get(`${name}.fields`) ?? undefined,
            where: query.get(`${name}.where`) ?? undefined,
            limit: query.get(`${name}.limit`) ?? undefined,
          })),
        }
  const term = typeof body['q'] === 'string' ? body['q'] : ''
  const number = (value: unknown) => (/^\d+$/.test(String(value)) ? Number(value) : undefined)
  const group = typeof body['in'] === 'string' ? body['in'].toUpperCase() : 'ALL'
  const wishes = Array.isArray(body['sobjects']) ? (body['sobjects'] as Wish[]) : []
  const returning = wishes.map((wish) => {
    const most = number(wish.limit) ?? number(body['defaultLimit'])
    return {
      object: wish.name,
      fields: fieldList(wish.fields ?? body['fields']) || 'Id',
      where: typeof wish.where === 'string' ? wish.where : '',
      tail: most === undefined ? '' : `LIMIT ${most}`,
    }
  })
  const limit = Math.min(number(body['overallLimit']) ?? MOST_FOUND, MOST_FOUND)
  return { search: { term, group, returning, limit }, text: term }
}

/** Answers `/search?q=FIND ...` and `/parameterizedSearch`. */
export function search(call: ApiCall, key: string, rest: readonly string[]): Answer {
  if (rest.length > 0) throw notFound()
  if (key === 'parameterizedsearch') {
    if (call.method !== 'GET' && call.method !== 'POST') throw notAllowed(call.method)
    const { search: asked, text } = parameterized(call)
    return run(call, asked, text)
  }
  if (call.method !== 'GET') throw notAllowed(call.method)
  const sosl = call.query.get('q')
  if (sosl === null) throw restError(400, 'MALFORMED_SEARCH', 'no SOSL search was given in the parameter q')
  return run(call, parseSosl(sosl), sosl)
}
