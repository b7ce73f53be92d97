import type { RecordObject } from '../../../contract/records.ts'

/** A field as the grid, the filters and the inspector know it. */
export type Field = {
  /** API name, or one of the store's own: $name, $modified, $synced, $deleted. */
  readonly name: string
  readonly label: string
  /** Type as the remote system names it. */
  readonly type: string
}

export type FieldKind =
  | 'text'
  | 'long'
  | 'picklist'
  | 'multi'
  | 'reference'
  | 'number'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'compound'

const kinds: Readonly<Record<string, FieldKind>> = {
  textarea: 'long',
  picklist: 'picklist',
  combobox: 'picklist',
  multipicklist: 'multi',
  reference: 'reference',
  id: 'reference',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'percent',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  address: 'compound',
  location: 'compound',
  complexvalue: 'compound',
}

/** What a field's values are like. A type nobody has met reads as text. */
export const kindOf = (field: Pick<Field, 'type'>): FieldKind => kinds[field.type.toLowerCase()] ?? 'text'

export const isNumeric = (field: Field): boolean => ['number', 'percent'].includes(kindOf(field))

export const modified: Field = { name: '$modified', label: 'Last modified', type: 'datetime' }
const synced: Field = { name: '$synced', label: 'Last synced', type: 'datetime' }
const deleted: Field = { name: '$deleted', label: 'Deleted in the org', type: 'boolean' }

/** Facts of the local copy that can be filtered and, but for $deleted, shown and sorted like fields. */
export const ownFields: readonly Field[] = [modified, synced, deleted]

/** Own names stay out of what the core is asked for as columns. */
export const isOwn = (name: string): boolean => name.startsWith('$')

export type FieldMap = ReadonlyMap<string, Field>

/** Every field of an object by name, the store's own ones included. */
export function fieldMap(object: RecordObject): FieldMap {
  const first = object.columns[0]
  const name = object.columns_all.find((field) => field.name === first)
  const identity: Field = { name: '$name', label: name?.label ?? 'Name', type: 'string' }
  return new Map([identity, ...ownFields, ...object.columns_all].map((field) => [field.name, field]))
}

/** A field by name; one that is unknown, in an old link, stands for itself. */
export const fieldOf = (fields: FieldMap, name: string): Field =>
  fields.get(name) ?? { name, label: name, type: 'string' }

/** Columns of an object nobody has chosen columns for: what the core proposes, then when it changed. */
export const defaultColumns = (object: RecordObject): readonly string[] => [
  ...object.columns.slice(1),
  modified.name,
]

/** "contacts": a label inside a sentence. Labels with capitals of their own ("SLA policies") keep them. */
export const inSentence = (label: string): string => (/[A-Z]{2}/.test(label) ? label : label.toLowerCase())
