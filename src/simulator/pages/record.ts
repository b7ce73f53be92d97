import type { Org, Row } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow } from '../store.ts'
import { viewPath } from './list.ts'
import type { View } from './list.ts'
import { escapeHtml } from './page.ts'
import { formField, inputValue, instantText, nameField, nameOf, shown, visibleFields } from './values.ts'

/** The fields that a form of the object has, for a new record or one that is there. */
export const formFields = (org: Org, object: ObjectSchema, isNew: boolean): FieldDescribe[] =>
  visibleFields(org, object).filter((field) => (isNew ? field.createable : field.updateable))

/** Kept where one sees what a record is about first. */
const FIRST = ['Name', 'FirstName', 'LastName', 'Title', 'Company', 'Subject', 'Status', 'StageName', 'Email']

const byWeight = (a: FieldDescribe, b: FieldDescribe): number => {
  const weight = ({ name, type }: FieldDescribe) => {
    const at = FIRST.indexOf(name)
    if (at >= 0) return at
    if (type === 'boolean') return 200
    return /Latitude|Longitude|GeocodeAccuracy/.test(name) ? 160 : name.startsWith('Other') ? 150 : 100
  }
  return weight(a) - weight(b)
}

const hidden = (view: View): string =>
  [
    ['object', view.object.name],
    ['q', view.search],
    ['page', String(view.page)],
    ['bin', view.bin ? '1' : ''],
    ['id', view.id ?? ''],
  ]
    .map(([name = '', value = '']) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('')

/** What the system keeps of a record. */
function facts(org: Org, object: ObjectSchema, row: Row): string {
  const fixed = visibleFields(org, object).filter(
    (field) => !field.updateable && field.name !== 'IsDeleted' && (row[field.name] ?? null) !== null,
  )
  const lines = fixed.map((field) => {
    const value = row[field.name]
    const target = field.type === 'reference' ? nameOf(org, value) : undefined
    const text = escapeHtml(shown(org, field, value))
    const cell = target ? `<a href="${escapeHtml(target.href)}">${text}</a>` : text
    return `<dt>${escapeHtml(field.label)}</dt><dd>${cell}</dd>`
  })
  return `<dl>${lines.join('')}</dl>`
}

function form(org: Org, view: View, row: Row | undefined, typed: URLSearchParams | undefined): string {
  const { object } = view
  const fields = formFields(org, object, row === undefined).toSorted(byWeight)
  const inputs = fields.map((field) => {
    const start = row ? inputValue(field, row[field.name]) : String(field.defaultValue ?? '')
    const value = typed ? (typed.get(field.name) ?? '') : start
    return formField(org, field, value)
  })
  const remove =
    row && object.traits.deletable !== false
      ? `<button id="delete" class="danger" formaction="/desk/delete" formnovalidate>Delete</button>`
      : ''
  const action = row ? '/desk/change' : '/desk/create'
  const save = fields.length === 0 ? '' : `<button id="save" class="main">${row ? 'Save' : 'Create'}</button>`
  return `<form method="post" action="${action}">${hidden(view)}<div class="fields">${inputs.join('')}</div>${row ? facts(org, object, row) : ''}
<div class="stick">${save}${remove}</div></form>`
}

/** The record that is open, or the form for a new one. */
export function recordPane(org: Org, view: View, typed: URLSearchParams | undefined): string {
  const { object, id } = view
  const close = `<a class="button" href="${escapeHtml(viewPath(view))}" aria-label="Close">✕</a>`
  const head = (text: string) =>
    `<div class="head"><h2 id="${object.name.toLowerCase()}-name">${escapeHtml(text)}</h2>${close}</div>`
  if (id === 'new') return `${head(`New ${object.label.toLowerCase()}`)}${form(org, view, undefined, typed)}`
  const row = id === undefined ? undefined : readRow(org, object, id)
  if (!row) return '<p class="empty">Open a record to change it, or make a new one.</p>'
  const name = String(row[nameField(object)] ?? row['Id'])
  if (row['IsDeleted'] === 1) {
    const back = `<form method="post" action="/desk/undelete">${hidden(view)}<button id="undelete" class="main">Restore</button></form>`
    return `${head(name)}<p>In the recycle bin since ${escapeHtml(instantText(row['SystemModstamp']))}.</p>${back}${facts(org, object, row)}`
  }
  const mayChange = object.traits.updateable !== false
  return `${head(name)}${mayChange ? form(org, view, row, typed) : `<p>Nobody can change this here.</p>${facts(org, object, row)}`}`
}
