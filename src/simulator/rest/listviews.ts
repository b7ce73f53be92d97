import type { ApiCall } from '../http.ts'
import { makeId, normalizeId } from '../ids.ts'
import { isHidden } from '../org.ts'
import type { Org } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { notFound } from './errors.ts'
import { runQuery } from './query.ts'

type Json = Record<string, unknown>
type View = {
  readonly id: string
  readonly developerName: string
  readonly label: string
  readonly mine: boolean
}
type Column = Json & { readonly fieldNameOrPath: string; readonly selectListItem: string }

const SHOWN = [
  'Subject',
  'Title',
  'Company',
  'Type',
  'StageName',
  'Status',
  'Amount',
  'CloseDate',
  'Phone',
  'Email',
]
const HIDDEN = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp']
const MOST = 2000
const USUAL = 25

/** Every object has two views: everything, and what is the user's own. */
function viewsOf(org: Org, object: ObjectSchema): View[] {
  const place = [...org.objects.values()].indexOf(object) * 2
  const stem = object.labelPlural.replaceAll(/\W+/g, '_')
  const all: View = {
    id: makeId('00B', org.instance, place + 1),
    developerName: `All${stem}`,
    label: `All ${object.labelPlural}`,
    mine: false,
  }
  if (!object.byName.has('ownerid')) return [all]
  const mine: View = {
    id: makeId('00B', org.instance, place + 2),
    developerName: `My${stem}`,
    label: `My ${object.labelPlural}`,
    mine: true,
  }
  return [all, mine]
}

const WAYS: Readonly<Record<string, readonly [string, string]>> = {
  phone: ['9-0', '0-9'],
  picklist: ['Low to High', 'High to Low'],
  date: ['Old to New', 'New to Old'],
  datetime: ['Old to New', 'New to Old'],
  currency: ['Low to High', 'High to Low'],
}

function columnsOf(org: Org, object: ObjectSchema): Column[] {
  const visible = object.fields
    .map((field) => field.describe)
    .filter((field) => !isHidden(org, object.name, field.name))
  const named = visible.find((field) => field.nameField)
  const shown = [...(named ? [named] : []), ...visible.filter((field) => SHOWN.includes(field.name))]
  const column = (field: (typeof visible)[number], sortIndex: number | null, hidden: boolean): Column => {
    const [ascendingLabel, descendingLabel] = hidden ? [null, null] : (WAYS[field.type] ?? ['Z-A', 'A-Z'])
    return {
      ascendingLabel,
      descendingLabel,
      fieldNameOrPath: field.name,
      hidden,
      label: field.label,
      selectListItem: field.type === 'picklist' ? `toLabel(${field.name})` : field.name,
      sortDirection: sortIndex === null ? null : 'ascending',
      sortIndex,
      sortable: !hidden && field.sortable,
      type: field.type,
    }
  }
  return [
    ...shown.map((field) => column(field, field === shown[0] ? 0 : null, false)),
    ...visible.filter((field) => HIDDEN.includes(field.name)).map((field) => column(field, null, true)),
  ]
}

const baseOf = (call: ApiCall, object: ObjectSchema) => `${call.apiPath}/sobjects/${object.name}/listviews`

function listing(call: ApiCall, object: ObjectSchema, view: View): Json {
  const url = `${baseOf(call, object)}/${view.id}`
  return {
    describeUrl: `${url}/describe`,
    developerName: view.developerName,
    id: view.id,
    label: view.label,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  }
}

/** The SOQL of a view; hidden fields are no part of it. */
function soqlOf(object: ObjectSchema, columns: readonly Column[], where: string): string {
  const sort = columns.find((column) => column['sortIndex'] === 0)?.fieldNameOrPath ?? 'Id'
  const select = columns.map((column) => column.selectListItem).join(', ')
  return `SELECT ${select} FROM ${object.name}${where} ORDER BY ${sort} ASC NULLS FIRST, Id ASC NULLS FIRST`
}

const written = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? // Instants stand here as they do nowhere else: Fri Aug 01 21:15:46 GMT 2014.
        value.replace(/^\d{4}-\d\d-\d\dT.*$/, (text) => {
          const [day, date, month, year, time] = new Date(text).toUTCString().split(/,? /)
          return `${day} ${month} ${date} ${time} GMT ${year}`
        })
      : JSON.stringify(value)

function results(call: ApiCall, object: ObjectSchema, view: View): Json {
  const { org } = call
  const columns = columnsOf(org, object)
  const number = (name: string, usual: number) => {
    const given = Number(call.query.get(name) ?? usual)
    return Number.isInteger(given) && given >= 0 ? given : usual
  }
  const where = view.mine ? ` WHERE OwnerId = '${call.user.id}'` : ''
  const limit = Math.min(number('limit', USUAL), MOST)
  const offset = Math.min(number('offset', 0), MOST)
  const soql = `${soqlOf(object, columns, where).replaceAll(/toLabel\((\w+)\)/g, '$1')} LIMIT ${limit} OFFSET ${offset}`
  const page = JSON.parse(runQuery(org, soql, { apiPath: call.apiPath, all: false, batchSize: MOST })) as {
    records: Json[]
  }
  return {
    columns,
    developerName: view.developerName,
    done: page.records.length < limit,
    id: view.id,
    label: view.label,
    records: page.records.map((record) => ({
      columns: columns.map(({ fieldNameOrPath }) => ({
        fieldNameOrPath,
        value: written(record[fieldNameOrPath]),
      })),
    })),
    size: page.records.length,
  }
}

function describeView(call: ApiCall, object: ObjectSchema, view: View): Json {
  const columns = columnsOf(call.org, object)
  const order = (fieldNameOrPath: string) => ({
    fieldNameOrPath,
    nullsPosition: 'first',
    sortDirection: 'ascending',
  })
  return {
    columns,
    id: view.id,
    orderBy: [
      ...columns.filter((column) => column['sortIndex'] === 0).map((one) => order(one.fieldNameOrPath)),
      order('Id'),
    ],
    query: soqlOf(object, columns, view.mine ? ' USING SCOPE mine' : ''),
    relatedEntityId: null,
    scope: view.mine ? 'mine' : 'everything',
    scopeEntity: null,
    sobjectType: object.name,
    whereCondition: { conditions: [], conjunction: 'and' },
  }
}

/** `/listviews`, one of them, its description and its results; a view is named by id or developer name. */
export function listviews(call: ApiCall, object: ObjectSchema, rest: readonly string[]): Json {
  const views = viewsOf(call.org, object)
  const [name, what, ...more] = rest
  if (name === undefined) {
    return {
      done: true,
      listviews: views.map((view) => listing(call, object, view)),
      nextRecordsUrl: null,
      size: views.length,
      sobjectType: object.name,
    }
  }
  const view = views.find((one) => one.id === normalizeId(name) || one.developerName === name)
  if (!view || more.length > 0) throw notFound()
  if (what === undefined) return listing(call, object, view)
  if (what.toLowerCase() === 'describe') return describeView(call, object, view)
  if (what.toLowerCase() === 'results') return results(call, object, view)
  throw notFound()
}
