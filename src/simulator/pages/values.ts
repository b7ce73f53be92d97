import { isHidden, objectNamed, objectOfId, quote } from '../org.ts'
import type { Org, Row, SqlValue } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { isStored } from '../store.ts'
import { escapeHtml } from './page.ts'

/** The field that names a record to people. */
export const nameField = (object: ObjectSchema): string =>
  object.fields.find(({ describe }) => describe.nameField)?.describe.name ?? 'Id'

/** What people call the record of an id, and where it is shown. */
export function nameOf(org: Org, id: SqlValue | undefined): { text: string; href: string } | undefined {
  if (typeof id !== 'string') return undefined
  const object = objectOfId(org, id)
  const column = object && nameField(object)
  const row =
    object &&
    (org.prepare(`SELECT ${quote(column!)} AS name FROM ${quote(object.name)} WHERE "Id" = ?`).get(id) as
      | { name: string | null }
      | undefined)
  return { text: row?.name ?? id, href: object ? `/?object=${object.name}&id=${id}` : '#' }
}

const instant = (value: SqlValue) => new Date(Number(value)).toISOString().slice(0, 19)

/** An instant as people read it. */
export const instantText = (value: SqlValue | undefined): string =>
  `${instant(value ?? 0).replace('T', ' ')} UTC`

/** A value as text to read. */
export function shown(org: Org, field: FieldDescribe, value: SqlValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (field.type === 'boolean') return value === 1 ? 'Yes' : 'No'
  if (field.type === 'datetime') return instantText(value)
  if (field.type === 'reference') return nameOf(org, value)?.text ?? ''
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: field.scale })
  return value
}

/** The fields of an object that everyone may see and that hold something of their own. */
export const visibleFields = (org: Org, object: ObjectSchema): FieldDescribe[] =>
  object.fields
    .filter((field) => isStored(field) && !isHidden(org, object.name, field.describe.name))
    .map(({ describe }) => describe)

/** A value as the input of a form has it. */
export function inputValue(field: FieldDescribe, value: SqlValue | undefined): string {
  if (value === null || value === undefined) return ''
  return field.type === 'datetime' ? instant(value) : String(value)
}

const KINDS: Readonly<Record<string, string>> = {
  date: 'type="date"',
  datetime: 'type="datetime-local" step="1"',
  int: 'inputmode="numeric"',
  double: 'inputmode="decimal"',
  currency: 'inputmode="decimal"',
  percent: 'inputmode="decimal"',
  email: 'inputmode="email"',
}

function control(field: FieldDescribe, value: string): string {
  const { name, type } = field
  const text = escapeHtml(value)
  if (type === 'picklist') {
    const values = field.picklistValues.filter((one) => one.active).map((one) => [one.value, one.label])
    if (!values.some(([known]) => known === value)) values.unshift([value, value])
    if (field.nillable && value !== '') values.unshift(['', ''])
    const options = values.map(
      ([one = '', label = '']) =>
        `<option value="${escapeHtml(one)}"${one === value ? ' selected' : ''}>${escapeHtml(label)}</option>`,
    )
    return `<select id="${name}" name="${name}">${options.join('')}</select>`
  }
  if (type === 'textarea') return `<textarea id="${name}" name="${name}" rows="3">${text}</textarea>`
  return `<input id="${name}" name="${name}" ${KINDS[type] ?? ''} value="${text}">`
}

/** A field of a form with its label; a lookup leads to what it names. */
export function formField(org: Org, field: FieldDescribe, value: string): string {
  const { name, type } = field
  const label = escapeHtml(field.label)
  if (type === 'boolean') {
    const checked = value === '1' || value === 'true' ? ' checked' : ''
    return `<div class="check"><input type="checkbox" id="${name}" name="${name}" value="true"${checked}><label for="${name}">${label}</label></div>`
  }
  const target = type === 'reference' && value !== '' ? nameOf(org, value) : undefined
  const link = target ? ` · <a href="${escapeHtml(target.href)}">${escapeHtml(target.text)}</a>` : ''
  const star = field.nillable || field.defaultedOnCreate ? '' : ' *'
  return `<div${type === 'textarea' ? ' class="wide"' : ''}><label for="${name}">${label}${star}${link}</label>${control(field, value)}</div>`
}

/** What a form says of the fields, as a request's body; what is as it was is left out. */
export function formBody(
  fields: readonly FieldDescribe[],
  form: URLSearchParams,
  before: Row | undefined,
): Record<string, unknown> {
  const changes: [string, unknown][] = []
  for (const field of fields) {
    const given =
      field.type === 'boolean' ? (form.get(field.name) === 'true' ? '1' : '0') : form.get(field.name)
    if (given === null || given.replaceAll('\r\n', '\n') === inputValue(field, before?.[field.name])) continue
    if (field.type === 'boolean') changes.push([field.name, given === '1'])
    else changes.push([field.name, field.type === 'datetime' && given !== '' ? `${given}Z` : given])
  }
  return Object.fromEntries(changes)
}

/** Whether an object is one that people keep, as against those of the set-up. */
export const isKept = (org: Org, name: string): boolean => {
  const object = objectNamed(org, name)
  return object !== undefined && object.traits.createable !== false && object.traits.layoutable !== false
}
