import { quote } from '../org.ts'
import type { Org, Row, SqlValue } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { countRows } from '../store.ts'
import { escapeHtml } from './page.ts'
import { nameField, shown, visibleFields } from './values.ts'

const PAGE = 25

/** What of an object is on the page. */
export type View = {
  readonly object: ObjectSchema
  readonly search: string
  readonly page: number
  /** The recycle bin instead of what is alive. */
  readonly bin: boolean
  readonly id: string | undefined
}

/** The address of a view, with some of it changed. */
export function viewPath(view: View, change: Partial<Record<'id' | 'page' | 'bin', string>> = {}): string {
  const query = new URLSearchParams({ object: view.object.name })
  if (view.search !== '') query.set('q', view.search)
  if (view.page > 1 && change.page === undefined && change.bin === undefined)
    query.set('page', String(view.page))
  if (view.bin && change.bin === undefined) query.set('bin', '1')
  for (const [name, value] of Object.entries(change)) if (value !== '') query.set(name, value)
  return `/?${query.toString()}`
}

/** Fields that tell most about a record, in the order in which they stand in a list. */
const TELLING = [
  'Title Company AccountId Subject Status StageName Type Industry Amount CloseDate ActivityDate',
  'Email Phone MailingCity City BillingCity Username ProfileId IsActive StartDate WhoId WhatId',
]
  .join(' ')
  .split(' ')

const MOST_COLUMNS = 4
/** So many columns have their place in a narrow window, too. */
const NARROW_COLUMNS = 2

function columnsOf(org: Org, object: ObjectSchema): FieldDescribe[] {
  const fields = visibleFields(org, object).filter((field) => field.name !== nameField(object))
  const telling = TELLING.flatMap((name) => fields.find((field) => field.name === name) ?? [])
  const custom = fields.filter((field) => field.custom && field.type !== 'textarea')
  return [...telling, ...custom].slice(0, MOST_COLUMNS)
}

function searched(org: Org, object: ObjectSchema, search: string): { sql: string; params: string[] } {
  if (search === '') return { sql: '', params: [] }
  const names = visibleFields(org, object)
    .filter((field) => [nameField(object), 'Email', 'Company', 'Subject', 'Id'].includes(field.name))
    .map((field) => `${quote(field.name)} LIKE ? ESCAPE '\\'`)
  const like = `%${search.replaceAll(/[%_\\]/g, (c) => `\\${c}`)}%`
  return { sql: ` AND (${names.join(' OR ')})`, params: names.map(() => like) }
}

function rowsOf(org: Org, view: View): { rows: Row[]; more: boolean } {
  const { object, page } = view
  const alive = keepsDeleted(object) ? `"IsDeleted" = ${view.bin ? 1 : 0}` : view.bin ? '0' : '1'
  const { sql, params } = searched(org, object, view.search)
  const stamp = object.byName.has('systemmodstamp') ? '"SystemModstamp" DESC, "Id" DESC' : '"Id"'
  const rows = org
    .prepare(`SELECT * FROM ${quote(object.name)} WHERE ${alive}${sql} ORDER BY ${stamp} LIMIT ? OFFSET ?`)
    .all(...params, PAGE + 1, (page - 1) * PAGE) as Row[]
  return { rows: rows.slice(0, PAGE), more: rows.length > PAGE }
}

const changed = (value: SqlValue | undefined) =>
  value === null || value === undefined
    ? ''
    : new Date(Number(value)).toISOString().slice(0, 16).replace('T', ' ')

const isNumeric = (field: FieldDescribe) => ['int', 'double', 'currency', 'percent'].includes(field.type)

function table(org: Org, view: View, rows: readonly Row[]): string {
  const { object } = view
  const columns = columnsOf(org, object)
  const kind = (field: FieldDescribe) => {
    const names = [isNumeric(field) ? 'n' : '', columns.indexOf(field) >= NARROW_COLUMNS ? 'more' : '']
    return names.join(' ').trim()
  }
  const head = columns.map(
    (field) => `<th class="${kind(field)}">${escapeHtml(field.label.replace(/ ID$/, ''))}</th>`,
  )
  const lines = rows.map((row) => {
    const id = String(row['Id'])
    const name = String(row[nameField(object)] ?? id)
    const cells = columns.map(
      (field) => `<td class="${kind(field)}">${escapeHtml(shown(org, field, row[field.name]))}</td>`,
    )
    const open = id === view.id ? ' aria-selected="true"' : ''
    return `<tr${open}><td><a href="${escapeHtml(viewPath(view, { id }))}">${escapeHtml(name)}</a></td>${cells.join('')}<td class="quiet">${changed(row['LastModifiedDate'])}</td></tr>`
  })
  return `<div class="list"><table id="${object.name === 'Contact' ? 'contacts' : 'rows'}"><thead><tr><th>Name</th>${head.join('')}<th>Changed (UTC)</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`
}

function pager(view: View, n: number, more: boolean, total: number | undefined): string {
  const { page } = view
  const first = (page - 1) * PAGE + 1
  const range = n === 0 ? '' : `${first.toLocaleString('en')} to ${(first + n - 1).toLocaleString('en')}`
  const of = total === undefined || n === 0 ? '' : ` of ${total.toLocaleString('en')}`
  const link = (to: number, label: string) =>
    `<a class="button" href="${escapeHtml(viewPath(view, { page: String(to) }))}">${label}</a>`
  return `<div class="pager">${page > 1 ? link(page - 1, 'Previous') : ''}<span>${range}${of}</span>${more ? link(page + 1, 'Next') : ''}</div>`
}

/** The records of an object: a search, a page of them, and what can be done with none of them open. */
export function recordList(org: Org, view: View): string {
  const { object, bin, search } = view
  const { rows, more } = rowsOf(org, view)
  const total = bin || search !== '' ? undefined : countRows(org, object)
  const { traits } = object
  const fresh =
    traits.createable === false || bin
      ? ''
      : `<a class="button" id="new" href="${escapeHtml(viewPath(view, { id: 'new' }))}">New</a>`
  const toBin = keepsDeleted(object)
    ? `<a class="button" id="bin" href="${escapeHtml(viewPath(view, bin ? { bin: '' } : { bin: '1' }))}">${bin ? 'Back to the records' : 'Recycle bin'}</a>`
    : ''
  const hidden = `<input type="hidden" name="object" value="${object.name}">${bin ? '<input type="hidden" name="bin" value="1">' : ''}`
  const none = bin
    ? 'The recycle bin is empty.'
    : search === ''
      ? 'There are none yet.'
      : 'Nothing has this in it.'
  return `<section><div class="tools"><h1>${escapeHtml(bin ? `${object.labelPlural} in the recycle bin` : object.labelPlural)}</h1>
<form method="get" action="/">${hidden}<input id="q" name="q" type="search" value="${escapeHtml(search)}" placeholder="Search by name, e-mail or id" aria-label="Search"></form>${toBin}${fresh}</div>
${rows.length === 0 ? `<p class="list empty">${none}</p>` : table(org, view, rows)}${pager(view, rows.length, more, total)}</section>`
}
