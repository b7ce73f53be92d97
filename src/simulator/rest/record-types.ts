import type { Org } from '../org.ts'
import { MASTER_RECORD_TYPE, recordTypesOf } from '../rows/record-types.ts'
import type { ObjectSchema } from '../schema/object.ts'

type Info = {
  readonly active: boolean
  readonly available: boolean
  readonly defaultRecordTypeMapping: boolean
  readonly developerName: string
  readonly master: boolean
  readonly name: string
  readonly recordTypeId: string
  readonly urls: { readonly layout: string }
}

/** The record types of an object as describe tells them; the master comes last and is always there. */
export function recordTypeInfos(org: Org, object: ObjectSchema, version: number): Info[] {
  const layouts = `/services/data/v${version}.0/sobjects/${object.name}/describe/layouts`
  const own = recordTypesOf(org, object.name).map((type) => ({
    active: type.active,
    available: type.active,
    defaultRecordTypeMapping: type.isDefault && type.active,
    developerName: type.name,
    master: false,
    name: type.label,
    recordTypeId: type.id,
    urls: { layout: `${layouts}/${type.id}` },
  }))
  const master = {
    active: true,
    available: true,
    defaultRecordTypeMapping: !own.some((type) => type.defaultRecordTypeMapping),
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId: MASTER_RECORD_TYPE,
    urls: { layout: `${layouts}/${MASTER_RECORD_TYPE}` },
  }
  return [...own, master]
}
