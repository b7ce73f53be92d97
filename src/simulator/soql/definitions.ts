import { isHidden, objectNamed, quote } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { datetime, flag, int, text } from '../schema/dsl.ts'
import type { Field, FieldDescribe } from '../schema/dsl.ts'
import { TRACKED } from '../schema/history.ts'
import { refreshAccess } from './access.ts'
import { defineObject } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { setup } from '../schema/user.ts'

/** Objects that only tell about the schema: they can be queried but are no objects of the organisation. */

type Source = { readonly object: ObjectSchema; readonly field?: FieldDescribe }
type Column = { readonly field: Field; readonly value: (org: Org, from: Source) => SqlValue }

const column = (field: Field, value: Column['value']): Column => ({ field, value })
const words = (name: string, value: (from: Source) => string | null): Column =>
  column(text(name, name, 255), (_org, from) => value(from))
const truth = (name: string, value: (from: Source) => boolean): Column =>
  column(flag(name, name), (_org, from) => (value(from) ? 1 : 0))
const whole = (name: string, value: (from: Source) => number): Column =>
  column(int(name, name, 9), (_org, from) => value(from))

const developerName = (name: string) => name.replace(/__c$/, '')
const changed = column(
  datetime('LastModifiedDate', 'Last Modified Date'),
  (org) => Math.floor(org.schemaChangedAt / 1000) * 1000,
)

const ENTITY: readonly Column[] = [
  words('Id', ({ object }) => object.name),
  words('DurableId', ({ object }) => object.name),
  words('QualifiedApiName', ({ object }) => object.name),
  words('DeveloperName', ({ object }) => developerName(object.name)),
  words('Label', ({ object }) => object.label),
  words('MasterLabel', ({ object }) => object.label),
  words('PluralLabel', ({ object }) => object.labelPlural),
  words('KeyPrefix', ({ object }) => (object.traits.sharedPrefix === undefined ? object.keyPrefix : null)),
  words('NamespacePrefix', () => null),
  words('PublisherId', ({ object }) => (object.name.endsWith('__c') ? '<local>' : 'System')),
  words('Description', () => null),
  words('InternalSharingModel', () => 'ReadWrite'),
  words('ExternalSharingModel', () => 'Private'),
  words('DeploymentStatus', ({ object }) => (object.name.endsWith('__c') ? 'Deployed' : null)),
  truth('IsQueryable', () => true),
  truth('IsRetrieveable', () => true),
  truth('IsReplicateable', ({ object }) => object.traits.replicateable ?? true),
  truth('IsIdEnabled', () => true),
  truth('IsCustomSetting', () => false),
  truth('IsDeprecatedAndHidden', () => false),
  truth('IsCustomizable', ({ object }) => object.traits.layoutable ?? true),
  truth('IsLayoutable', ({ object }) => object.traits.layoutable ?? true),
  truth('IsTriggerable', ({ object }) => object.traits.triggerable ?? true),
  truth('IsApexTriggerable', ({ object }) => object.traits.triggerable ?? true),
  truth('IsWorkflowEnabled', ({ object }) => object.traits.triggerable ?? true),
  truth('IsSearchable', ({ object }) => object.traits.searchable ?? true),
  truth('IsEverCreatable', ({ object }) => object.traits.createable ?? true),
  truth('IsEverUpdatable', ({ object }) => object.traits.updateable ?? true),
  truth('IsEverDeletable', ({ object }) => object.traits.deletable ?? true),
  changed,
]

const KINDS: Readonly<Partial<Record<FieldDescribe['type'], string>>> = {
  boolean: 'Checkbox',
  date: 'Date',
  datetime: 'Date/Time',
  email: 'Email',
  phone: 'Phone',
  url: 'URL',
  picklist: 'Picklist',
  combobox: 'Picklist',
  multipicklist: 'Picklist (Multi-Select)',
  address: 'Address',
}

/** The kind of a field as the setup pages write it. */
function kindOf(field: FieldDescribe): string {
  if (field.type === 'id' || field.type === 'reference') return `Lookup(${field.referenceTo.join(',')})`
  if (field.nameField) return 'Name'
  if (field.type === 'int') return `Number(${field.digits}, 0)`
  if (['double', 'currency', 'percent'].includes(field.type)) {
    const kind = { double: 'Number', currency: 'Currency', percent: 'Percent' }[field.type as 'double']
    return `${kind}(${field.precision - field.scale}, ${field.scale})`
  }
  if (field.type === 'textarea') return `${field.length > 255 ? 'Long ' : ''}Text Area(${field.length})`
  return KINDS[field.type] ?? `Text(${field.length})`
}

const of = (value: (field: FieldDescribe, from: Source) => string | null) => (from: Source) =>
  from.field ? value(from.field, from) : null
const is = (value: (field: FieldDescribe) => boolean) => (from: Source) =>
  from.field !== undefined && value(from.field)

const entity: Field = {
  describe: {
    ...text('EntityDefinitionId', 'Entity Definition ID', 255).describe,
    relationshipName: 'EntityDefinition',
    referenceTo: ['EntityDefinition'],
  },
  children: 'Fields',
  cascade: false,
}

const FIELD: readonly Column[] = [
  words(
    'Id',
    of((field, { object }) => `${object.name}.${field.name}`),
  ),
  words(
    'DurableId',
    of((field, { object }) => `${object.name}.${field.name}`),
  ),
  column(entity, (_org, { object }) => object.name),
  words(
    'QualifiedApiName',
    of((field) => field.name),
  ),
  words(
    'DeveloperName',
    of((field) => developerName(field.name)),
  ),
  words(
    'Label',
    of((field) => field.label),
  ),
  words(
    'MasterLabel',
    of((field) => field.label),
  ),
  words('NamespacePrefix', () => null),
  words(
    'PublisherId',
    of((field) => (field.custom ? '<local>' : 'System')),
  ),
  words('Description', () => null),
  words('DataType', of(kindOf)),
  words(
    'ValueTypeId',
    of((field) => field.type),
  ),
  words(
    'ExtraTypeInfo',
    of((field) => field.extraTypeInfo),
  ),
  words(
    'RelationshipName',
    of((field) => field.relationshipName),
  ),
  words(
    'ReferenceTargetField',
    of((field) => field.referenceTargetField),
  ),
  column(
    text('ReferenceTo', 'Reference To', 255, { extraTypeInfo: 'json', filterable: false, sortable: false }),
    (_org, { field }) =>
      JSON.stringify({ referenceTo: field && field.referenceTo.length > 0 ? field.referenceTo : null }),
  ),
  words('SecurityClassification', () => null),
  words('ComplianceGroup', () => null),
  words('BusinessStatus', () => null),
  words('ControllingFieldDefinitionId', () => null),
  whole('Length', ({ field }) => field?.length ?? 0),
  whole('Precision', ({ field }) => field?.precision ?? 0),
  whole('Scale', ({ field }) => field?.scale ?? 0),
  truth(
    'IsNillable',
    is((field) => field.nillable),
  ),
  truth(
    'IsCalculated',
    is((field) => field.calculated),
  ),
  truth(
    'IsNameField',
    is((field) => field.nameField),
  ),
  truth(
    'IsCompound',
    is((field) => field.type === 'address'),
  ),
  truth(
    'IsIndexed',
    is((field) => field.externalId || field.idLookup || field.type === 'reference'),
  ),
  truth(
    'IsApiFilterable',
    is((field) => field.filterable),
  ),
  truth(
    'IsApiGroupable',
    is((field) => field.groupable),
  ),
  truth(
    'IsApiSortable',
    is((field) => field.sortable),
  ),
  truth(
    'IsListFilterable',
    is((field) => field.filterable),
  ),
  truth(
    'IsListSortable',
    is((field) => field.sortable),
  ),
  truth('IsListVisible', () => true),
  truth(
    'IsWorkflowFilterable',
    is((field) => field.filterable),
  ),
  truth('IsCompactLayoutable', () => true),
  truth(
    'IsFieldHistoryTracked',
    ({ object, field }) => TRACKED[object.name]?.includes(field?.name ?? '') ?? false,
  ),
  truth(
    'IsHighScaleNumber',
    is((field) => field.highScaleNumber),
  ),
  truth(
    'IsHtmlFormatted',
    is((field) => field.htmlFormatted),
  ),
  truth(
    'IsPolymorphicForeignKey',
    is((field) => field.polymorphicForeignKey),
  ),
  truth(
    'IsSearchPrefilterable',
    is((field) => field.searchPrefilterable),
  ),
  truth(
    'IsAiPredictionField',
    is((field) => field.aiPredictionField),
  ),
  changed,
]

const schemaOf = (name: string, label: string, columns: readonly Column[]): ObjectSchema =>
  defineObject(
    { name, label, keyPrefix: '4ie', traits: { ...setup, replicateable: false } },
    columns.map((one) => one.field),
  )

const ENTITY_DEFINITION = schemaOf('EntityDefinition', 'Entity Definition', ENTITY)
const FIELD_DEFINITION = schemaOf('FieldDefinition', 'Field Definition', FIELD)
FIELD_DEFINITION.parents.set('entitydefinition', entity)

export const DEFINITIONS: readonly ObjectSchema[] = [ENTITY_DEFINITION, FIELD_DEFINITION]

/** The schema version that the tables of an organisation were filled from. */
const filled = new WeakMap<Org, number>()

function fill(org: Org, object: ObjectSchema, columns: readonly Column[], rows: readonly Source[]): void {
  const table = `temp.${quote(object.name)}`
  const declared = columns.map(({ field }) =>
    ['boolean', 'int', 'datetime'].includes(field.describe.type)
      ? `${quote(field.describe.name)} INTEGER`
      : `${quote(field.describe.name)} TEXT COLLATE NOCASE`,
  )
  org.db.exec(`CREATE TEMP TABLE IF NOT EXISTS ${quote(object.name)} (${declared.join(', ')})`)
  org.prepare(`DELETE FROM ${table}`).run()
  const insert = org.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`)
  for (const row of rows) insert.run(...columns.map((one) => one.value(org, row)))
}

function refresh(org: Org): void {
  if (filled.get(org) === org.schemaVersion) return
  const objects = [...org.objects.values()]
  const fields = objects.flatMap((object) =>
    object.fields
      .filter(({ describe }) => !isHidden(org, object.name, describe.name))
      .map(({ describe }) => ({ object, field: describe })),
  )
  org.db.transaction(() => {
    fill(
      org,
      ENTITY_DEFINITION,
      ENTITY,
      objects.map((object) => ({ object })),
    )
    fill(org, FIELD_DEFINITION, FIELD, fields)
  })()
  filled.set(org, org.schemaVersion)
}

/** An object that a query may name: one of the organisation's, or one that tells about its schema. */
export function queryable(org: Org, name: string): ObjectSchema | undefined {
  const object = objectNamed(org, name)
  if (object?.traits.ofCaller === true) refreshAccess(org, object)
  if (object) return object
  const definition = definitionNamed(name)
  if (definition) refresh(org)
  return definition
}

/** One of the objects that tell about the schema. */
export const definitionNamed = (name: string): ObjectSchema | undefined =>
  DEFINITIONS.find((one) => one.name.toLowerCase() === name.toLowerCase())
