import { toSecond } from '../clock.ts'
import { objectNamed } from '../org.ts'
import type { Org, Row } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { addRecordTypes } from '../schema/edits.ts'
import { touchSchema } from '../schema/added.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { insertRow, nextId, updateRow } from '../store.ts'
import { keptList } from './kept.ts'

/** The type of every record that has none; it stands in no table. */
export const MASTER_RECORD_TYPE = '012000000000000AAA'

/** A record type of an object; its name is the one that programs use. */
export type RecordType = {
  readonly object: string
  readonly name: string
  readonly id: string
  readonly label: string
  readonly active: boolean
  /** Given to new records that name none; without such a type they have the master. */
  readonly isDefault: boolean
  /** The values that a picklist offers to records of this type, by field; the others offer all. */
  readonly picklists: Readonly<Record<string, readonly string[]>>
}

const kept = keptList<RecordType>('record_types')

/** The record types of an object, without the master. */
export const recordTypesOf = (org: Org, object: string): readonly RecordType[] =>
  kept.all(org).filter((one) => one.object === object)

/** Makes a record type or changes the one of the same name; the object gets its lookup with the first. */
export function setRecordType(
  org: Org,
  object: ObjectSchema,
  spec: Omit<RecordType, 'object' | 'id'>,
): RecordType {
  const table = objectNamed(org, 'RecordType')!
  const known = recordTypesOf(org, object.name).find(
    (one) => one.name.toLowerCase() === spec.name.toLowerCase(),
  )
  addRecordTypes(org, object)
  const type = { ...spec, object: object.name, id: known?.id ?? nextId(org, table) }
  const [now, by] = [toSecond(org.clock.now()), org.users[0]!.id]
  const told = { Name: type.label, IsActive: type.active ? 1 : 0 }
  const stamp = { LastModifiedDate: now, LastModifiedById: by, SystemModstamp: now }
  if (known) updateRow(org, table, type.id, { ...told, ...stamp })
  else {
    insertRow(org, table, {
      Id: type.id,
      DeveloperName: type.name,
      SobjectType: object.name,
      ...told,
      CreatedDate: now,
      CreatedById: by,
      ...stamp,
    })
  }
  if (type.isDefault) {
    for (const one of recordTypesOf(org, object.name))
      if (one.isDefault) kept.set(org, { ...one, isDefault: false })
  }
  kept.set(org, type)
  touchSchema(org)
  return type
}

/** Puts the record type of a new row in, and refuses one that the object does not have. */
export function settleRecordType(org: Org, object: ObjectSchema, given: Row, isNew: boolean): void {
  if (!object.byName.has('recordtypeid')) return
  const types = recordTypesOf(org, object.name)
  const id = given['RecordTypeId']
  if (id === undefined) {
    const standard = types.find((one) => one.isDefault && one.active)
    if (isNew && standard) given['RecordTypeId'] = standard.id
  } else if (id === MASTER_RECORD_TYPE) given['RecordTypeId'] = null
  else if (id !== null && !types.some((one) => one.id === id)) {
    throw restError(
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      `Record Type ID: this ID value isn't valid for the user: ${id}`,
      ['RecordTypeId'],
    )
  }
}

/** The values that a picklist offers to records of a type. */
export const valuesFor = (
  type: RecordType | undefined,
  field: FieldDescribe,
): FieldDescribe['picklistValues'] => {
  const offered = type?.picklists[field.name]
  return offered ? field.picklistValues.filter((one) => offered.includes(one.value)) : field.picklistValues
}

/** Refuses values that a closed picklist does not offer to records of the row's type. */
export function assertOffered(org: Org, object: ObjectSchema, given: Row, after: Row): void {
  const id = after['RecordTypeId']
  if (typeof id !== 'string') return
  const type = recordTypesOf(org, object.name).find((one) => one.id === id)
  for (const name of Object.keys(type?.picklists ?? {})) {
    const field = object.byName.get(name.toLowerCase())?.describe
    const value = given[name]
    if (!field?.restrictedPicklist || typeof value !== 'string') continue
    const offered = valuesFor(type, field).map((one) => one.value.toLowerCase())
    const bad = value
      .split(field.type === 'multipicklist' ? ';' : '\0')
      .find((part) => !offered.includes(part.toLowerCase()))
    if (bad === undefined) continue
    throw restError(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${bad}`,
      [field.name],
    )
  }
}
