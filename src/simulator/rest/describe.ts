import type { ApiCall } from '../http.ts'
import { isHidden } from '../org.ts'
import type { Org } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { recordTypeInfos } from './record-types.ts'

/** Keys that only newer API versions have; the recorded v48 describes lack them. */
const NEWER = 50

export type Viewer = {
  readonly version: number
  readonly baseUrl: string
  readonly canWrite: boolean
  /** Where the objects are when that is not beside the records; there they have no layouts and the like. */
  readonly apiPath?: string
}

/** Who looks at the schema in a call, and from where. */
export const viewerOf = (call: ApiCall): Viewer => ({
  version: call.version,
  baseUrl: call.baseUrl,
  canWrite: call.user.canWrite,
})

type Json = Record<string, unknown>

function urls(object: ObjectSchema, viewer: Viewer): Json {
  const base = `${viewer.apiPath ?? `/services/data/v${viewer.version}.0`}/sobjects/${object.name}`
  const rows = { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base }
  if (viewer.apiPath !== undefined) return rows
  const layout = object.traits.layoutable !== false
  return {
    ...(layout
      ? {
          compactLayouts: `${base}/describe/compactLayouts`,
          layouts: `${base}/describe/layouts`,
        }
      : {}),
    ...(layout && object.traits.listviews !== false
      ? { approvalLayouts: `${base}/describe/approvalLayouts`, listviews: `${base}/listviews` }
      : {}),
    ...(layout && object.traits.quickActions !== false ? { quickActions: `${base}/quickActions` } : {}),
    ...Object.fromEntries(
      Object.entries(object.traits.urls ?? {}).map(([name, path]) => [name, base + path]),
    ),
    ...(viewer.version < NEWER ? { defaultValues: `${base}/defaultValues?recordTypeId&fields` } : {}),
    ...rows,
  }
}

/** The prefix that tells the object from its ids; none where others have the same. */
export const shownPrefix = (object: ObjectSchema): string | null =>
  object.traits.sharedPrefix === undefined ? object.keyPrefix : null

/** What describe global and describe share. */
function head(object: ObjectSchema, viewer: Viewer): Json {
  const t = object.traits
  const custom = object.name.endsWith('__c')
  return {
    activateable: false,
    ...(viewer.version < NEWER ? {} : { associateEntityType: null, associateParentEntity: null }),
    createable: (t.createable ?? true) && viewer.canWrite,
    custom,
    customSetting: false,
    deepCloneable: t.deepCloneable ?? false,
    deletable: (t.deletable ?? true) && viewer.canWrite,
    deprecatedAndHidden: false,
    feedEnabled: t.feedEnabled ?? false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: shownPrefix(object),
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: t.layoutable ?? true,
    mergeable: t.mergeable ?? false,
    mruEnabled: t.mruEnabled ?? true,
    name: object.name,
    queryable: true,
    replicateable: t.replicateable ?? true,
    retrieveable: t.retrieveable ?? true,
    searchable: t.searchable ?? true,
    triggerable: t.triggerable ?? true,
    undeletable: t.undeletable ?? keepsDeleted(object),
    updateable: (t.updateable ?? true) && viewer.canWrite,
  }
}

export function describeGlobal(org: Org, viewer: Viewer): Json {
  const sobjects = [...org.objects.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((object) => ({ ...head(object, viewer), urls: urls(object, viewer) }))
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects }
}

/** The fields a viewer sees: without those that field-level security hides; read only without write access. */
function fieldsFor(org: Org, object: ObjectSchema, viewer: Viewer): FieldDescribe[] {
  return object.fields
    .map((field) => field.describe)
    .filter((field) => !isHidden(org, object.name, field.name))
    .map((field) => (viewer.canWrite ? field : { ...field, createable: false, updateable: false }))
}

function childRelationships(org: Org, object: ObjectSchema): Json[] {
  return [...org.objects.values()].flatMap((child) =>
    child.fields
      .filter(
        ({ describe }) => describe.referenceTo.includes(object.name) && describe.name !== 'MasterRecordId',
      )
      .map((field) => ({
        cascadeDelete: field.cascade,
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: field.describe.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: field.children,
        restrictedDelete: false,
      })),
  )
}

function scopes(object: ObjectSchema, viewer: Viewer): Json[] {
  const plural = object.labelPlural.toLowerCase()
  const queue = object.traits.queueScopes === true
  return [
    ...(object.name === 'Event' ? [{ label: `My delegated ${plural}`, name: 'delegated' }] : []),
    { label: `All ${plural}`, name: 'everything' },
    { label: `My ${plural}`, name: 'mine' },
    ...(queue ? [{ label: `Queue owned ${plural}`, name: 'queue_owned' }] : []),
    ...(viewer.version < NEWER ? [] : [{ label: 'Filter by scope', name: 'scopingRule' }]),
    { label: `My team's ${plural}`, name: 'team' },
    ...(queue ? [{ label: `User owned ${plural}`, name: 'user_owned' }] : []),
  ]
}

export function describeObject(org: Org, object: ObjectSchema, viewer: Viewer): Json {
  const searchLayoutable = object.traits.searchLayoutable ?? true
  return {
    actionOverrides: [],
    ...head(object, viewer),
    childRelationships: childRelationships(org, object),
    compactLayoutable: object.traits.layoutable !== false,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fieldsFor(org, object, viewer),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(org, object, viewer.version),
    searchLayoutable,
    ...(viewer.version < NEWER ? {} : { sobjectDescribeOption: 'FULL' }),
    supportedScopes: scopes(object, viewer),
    urls: {
      ...urls(object, viewer),
      uiDetailTemplate: `${viewer.baseUrl}/{ID}`,
      uiEditTemplate: `${viewer.baseUrl}/{ID}/e`,
      uiNewRecord: `${viewer.baseUrl}/${object.keyPrefix}/e`,
    },
  }
}

/** The short answer of `/sobjects/X`. */
export const basicInfo = (
  object: ObjectSchema,
  viewer: Viewer,
  recentItems: readonly unknown[] = [],
): Json => ({
  objectDescribe: { ...head(object, viewer), urls: urls(object, viewer) },
  recentItems,
})
