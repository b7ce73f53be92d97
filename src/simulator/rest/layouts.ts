import { makeId } from '../ids.ts'
import { isHidden } from '../org.ts'
import type { Org } from '../org.ts'
import { recordTypesOf, valuesFor } from '../rows/record-types.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { describeObject } from './describe.ts'
import type { Viewer } from './describe.ts'
import { notFound } from './errors.ts'

type Json = Record<string, unknown>

/** What every layout shows at its end rather than among the fields. */
const SYSTEM = ['CreatedById', 'LastModifiedById']
const COLUMNS = 2
const COMPACT = [
  'Title',
  'AccountId',
  'Company',
  'Type',
  'StageName',
  'Status',
  'Amount',
  'CloseDate',
  'Phone',
  'Email',
]

/** Layouts have no table; their ids follow from the object's place in the organisation. */
const layoutId = (org: Org, object: ObjectSchema): string =>
  makeId('00h', org.instance, [...org.objects.values()].indexOf(object) + 1)

const shownFields = (org: Org, object: ObjectSchema): FieldDescribe[] =>
  object.fields.map((field) => field.describe).filter((field) => !isHidden(org, object.name, field.name))

function item(field: FieldDescribe, tabOrder: number, viewer: Viewer): Json {
  const fixed = field.nillable || field.type === 'boolean' || field.defaultedOnCreate
  const component = {
    components: [],
    details: field,
    displayLines: field.type === 'textarea' ? 3 : 1,
    tabOrder,
    type: 'Field',
    value: field.name,
  }
  return {
    editableForNew: field.createable && viewer.canWrite,
    editableForUpdate: field.updateable && viewer.canWrite,
    label: field.label,
    layoutComponents: [component],
    placeholder: false,
    required: !fixed && field.createable,
  }
}

function section(
  org: Org,
  object: ObjectSchema,
  viewer: Viewer,
  heading: string,
  fields: readonly FieldDescribe[],
): Json {
  const items = fields.map((field, i) => item(field, i + 1, viewer))
  const rows = Array.from({ length: Math.ceil(items.length / COLUMNS) }, (_, i) => {
    const layoutItems = items.slice(i * COLUMNS, (i + 1) * COLUMNS)
    return { layoutItems, numItems: layoutItems.length }
  })
  return {
    collapsed: false,
    columns: COLUMNS,
    heading,
    layoutRows: rows,
    layoutSectionId: null,
    parentLayoutId: layoutId(org, object),
    rows: rows.length,
    tabOrder: 'LeftToRight',
    useCollapsibleSection: false,
    useHeading: true,
  }
}

/** A related list for each child relationship that has a name. */
function relatedLists(org: Org, object: ObjectSchema): Json[] {
  return [...org.objects.values()].flatMap((child) =>
    child.fields
      .filter(({ children, describe }) => children !== null && describe.referenceTo.includes(object.name))
      .map(({ children, describe }) => ({
        accessLevelRequiredForCreate: null,
        buttons: [],
        columns: shownFields(org, child)
          .filter((field) => field.nameField)
          .map((field) => ({
            field: `${child.name}.${field.name}`,
            fieldApiName: field.name,
            format: null,
            label: field.label,
            lookupId: null,
            name: field.name,
            sortable: field.sortable,
          })),
        custom: child.name.endsWith('__c'),
        field: describe.name,
        label: child.labelPlural,
        limitRows: 5,
        name: children,
        sobject: child.name,
        sort: [],
      })),
  )
}

function layout(org: Org, object: ObjectSchema, viewer: Viewer): Json {
  const fields = shownFields(org, object)
  const body = fields.filter((field) => field.createable || field.updateable || field.nameField)
  const system = fields.filter((field) => SYSTEM.includes(field.name))
  const head = `${object.label} Information`
  const editable = body.filter((field) => field.createable || field.updateable)
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [
      section(org, object, viewer, head, body),
      section(org, object, viewer, 'System Information', system),
    ],
    editLayoutSections: [section(org, object, viewer, head, editable)],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: layoutId(org, object),
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: relatedLists(org, object),
    saveOptions: [],
  }
}

type RecordTypeInfo = { readonly name: string; readonly recordTypeId: string; readonly available: boolean }

const recordTypes = (org: Org, object: ObjectSchema, viewer: Viewer) =>
  describeObject(org, object, viewer)['recordTypeInfos'] as RecordTypeInfo[]

/** `/describe/layouts`: every layout with the record types that use it, or the one of a record type. */
export function layouts(org: Org, object: ObjectSchema, viewer: Viewer, recordTypeId?: string): Json {
  const types = recordTypes(org, object, viewer)
  if (recordTypeId !== undefined) {
    if (!types.some((type) => type.recordTypeId.startsWith(recordTypeId.slice(0, 15)))) throw notFound()
    return layout(org, object, viewer)
  }
  const fields = shownFields(org, object).filter((field) => field.picklistValues.length > 0)
  const own = recordTypesOf(org, object.name)
  return {
    layouts: [layout(org, object, viewer)],
    recordTypeMappings: types.map((type) => ({
      ...type,
      layoutId: layoutId(org, object),
      picklistsForRecordType: fields.map((field) => ({
        picklistName: field.name,
        picklistValues: valuesFor(
          own.find((one) => one.id === type.recordTypeId),
          field,
        ),
      })),
    })),
    recordTypeSelectorRequired: [types.length > 1],
  }
}

function compactLayout(org: Org, object: ObjectSchema, viewer: Viewer): Json {
  const fields = shownFields(org, object)
  const named = fields.filter((field) => field.nameField)
  const chosen = [...named, ...fields.filter((field) => COMPACT.includes(field.name))].slice(0, 5)
  return {
    actions: [],
    fieldItems: (chosen.length > 0 ? chosen : fields.slice(0, 1)).map((field, i) =>
      item(field, i + 1, viewer),
    ),
    id: null,
    imageItems: [],
    label: 'System Default',
    name: 'SYSTEM',
    objectType: object.name,
  }
}

/** `/describe/compactLayouts`: the system's own is the only one; `primary` names the one in use. */
export function compactLayouts(
  org: Org,
  object: ObjectSchema,
  viewer: Viewer,
  rest: readonly string[] = [],
): Json {
  const base = `/services/data/v${viewer.version}.0/sobjects/${object.name}/describe/compactLayouts`
  if (rest.length > 0) {
    if (rest[0]?.toLowerCase() !== 'primary' || rest.length > 2) throw notFound()
    return compactLayout(org, object, viewer)
  }
  return {
    compactLayouts: [compactLayout(org, object, viewer)],
    defaultCompactLayoutId: null,
    recordTypeCompactLayoutMappings: recordTypes(org, object, viewer).map((type) => ({
      available: type.available,
      compactLayoutId: null,
      compactLayoutName: 'SYSTEM',
      recordTypeId: type.recordTypeId,
      recordTypeName: type.name,
      urls: { compactLayout: `${base}/primary/${type.recordTypeId}` },
    })),
    urls: { primary: `${base}/primary` },
  }
}
