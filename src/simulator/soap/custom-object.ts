import { isHidden } from '../org.ts'
import type { Org } from '../org.ts'
import type { Field, FieldDescribe, FieldType } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'

/** How metadata calls the types of fields. */
const TYPES: Readonly<Partial<Record<FieldType, string>>> = {
  boolean: 'Checkbox',
  string: 'Text',
  picklist: 'Picklist',
  combobox: 'Picklist',
  multipicklist: 'MultiselectPicklist',
  phone: 'Phone',
  email: 'Email',
  url: 'Url',
  currency: 'Currency',
  double: 'Number',
  int: 'Number',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
}

const metadataType = ({ describe, cascade }: Field): string => {
  if (describe.type === 'reference') return cascade ? 'MasterDetail' : 'Lookup'
  if (describe.type === 'textarea') return describe.length > 255 ? 'LongTextArea' : 'TextArea'
  return TYPES[describe.type] ?? 'Text'
}

const NUMBERS = new Set<FieldType>(['currency', 'double', 'int', 'percent'])

function sizeOf({ type, length, precision, digits, scale }: FieldDescribe): object {
  if (type === 'string') return { length }
  if (type === 'textarea' && length > 255) return { length, visibleLines: 3 }
  return NUMBERS.has(type) ? { precision: type === 'int' ? digits : precision, scale } : {}
}

const valueSetOf = (describe: FieldDescribe): object => ({
  valueSet: {
    restricted: describe.restrictedPicklist,
    valueSetDefinition: {
      sorted: false,
      value: describe.picklistValues.map(({ value, label, defaultValue }) => ({
        fullName: value,
        default: defaultValue,
        label,
      })),
    },
  },
})

function fieldOf(field: Field): object {
  const { describe, children } = field
  const has = (wanted: boolean, value: object) => (wanted ? value : {})
  return {
    fullName: describe.name,
    ...has(describe.type === 'boolean', { defaultValue: describe.defaultValue === true }),
    externalId: describe.externalId,
    label: describe.label,
    ...sizeOf(describe),
    ...has(describe.type === 'reference', {
      referenceTo: describe.referenceTo[0],
      relationshipName: children?.replace(/__r$/, ''),
    }),
    ...has(describe.type !== 'boolean', { required: !describe.nillable }),
    type: metadataType(field),
    ...has(describe.unique, { unique: true }),
    ...has(describe.picklistValues.length > 0, valueSetOf(describe)),
  }
}

/** An object as its metadata file has it: the standard fields of a standard object only by their names. */
export function customObjectOf(org: Org, object: ObjectSchema): object {
  const custom = object.name.endsWith('__c')
  const fields = object.fields.filter(({ describe }) => !isHidden(org, object.name, describe.name))
  const name = fields.find(({ describe }) => describe.nameField)
  return {
    fullName: object.name,
    ...(custom ? { deploymentStatus: 'Deployed' } : {}),
    enableActivities: object.byName.has('lastactivitydate'),
    enableFeeds: object.traits.feedEnabled ?? false,
    fields: fields
      .filter(({ describe }) => describe.custom || !custom)
      .map((field) => (field.describe.custom ? fieldOf(field) : { fullName: field.describe.name })),
    label: object.label,
    ...(custom && name ? { nameField: { label: name.describe.label, type: 'Text' } } : {}),
    pluralLabel: object.labelPlural,
    sharingModel: 'ReadWrite',
  }
}
