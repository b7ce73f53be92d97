/** How one object's fields are written down: each call expands to the 57-key field of a real describe. */

export type FieldType =
  | 'id'
  | 'boolean'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'phone'
  | 'email'
  | 'url'
  | 'reference'
  | 'currency'
  | 'double'
  | 'percent'
  | 'int'
  | 'date'
  | 'datetime'
  | 'address'
  | 'anyType'

export type PicklistValue = {
  readonly active: boolean
  readonly defaultValue: boolean
  readonly label: string
  readonly validFor: null
  readonly value: string
}

const BLANK = {
  aggregatable: false,
  aiPredictionField: false,
  autoNumber: false,
  byteLength: 0,
  calculated: false,
  calculatedFormula: null as string | null,
  cascadeDelete: false,
  caseSensitive: false,
  compoundFieldName: null as string | null,
  controllerName: null as string | null,
  createable: false,
  custom: false,
  defaultValue: null as string | number | boolean | null,
  defaultValueFormula: null as string | null,
  defaultedOnCreate: false,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  digits: 0,
  displayLocationInDecimal: false,
  encrypted: false,
  externalId: false,
  extraTypeInfo: null as string | null,
  filterable: false,
  filteredLookupInfo: null as object | null,
  formulaTreatNullNumberAsZero: false,
  groupable: false,
  highScaleNumber: false,
  htmlFormatted: false,
  idLookup: false,
  inlineHelpText: null as string | null,
  label: '',
  length: 0,
  mask: null as string | null,
  maskType: null as string | null,
  name: '',
  nameField: false,
  namePointing: false,
  nillable: false,
  permissionable: false,
  picklistValues: [] as readonly PicklistValue[],
  polymorphicForeignKey: false,
  precision: 0,
  queryByDistance: false,
  referenceTargetField: null as string | null,
  referenceTo: [] as readonly string[],
  relationshipName: null as string | null,
  relationshipOrder: null as number | null,
  restrictedDelete: false,
  restrictedPicklist: false,
  scale: 0,
  searchPrefilterable: false,
  soapType: '',
  sortable: false,
  type: 'string' as FieldType,
  unique: false,
  updateable: false,
  writeRequiresMasterRead: false,
}

/** One field as `describe` shows it. */
export type FieldDescribe = Readonly<typeof BLANK>

/** A field together with what its parent shows of it: the child relationship's name and its cascade. */
export type Field = {
  readonly describe: FieldDescribe
  readonly children: string | null
  readonly cascade: boolean
}

type Extra = Partial<FieldDescribe> & {
  /** Name of the child relationship on the parent, e.g. Contacts. */
  readonly children?: string
  /** Deleting the parent deletes these rows too. */
  readonly cascade?: boolean
  /** Must have a value: neither nillable nor subject to field permissions. */
  readonly required?: true
  /** Kept by the system: users neither create nor update it. */
  readonly system?: true
}

const SOAP: Readonly<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  string: 'xsd:string',
  textarea: 'xsd:string',
  picklist: 'xsd:string',
  multipicklist: 'xsd:string',
  combobox: 'xsd:string',
  phone: 'xsd:string',
  email: 'xsd:string',
  url: 'xsd:string',
  currency: 'xsd:double',
  double: 'xsd:double',
  percent: 'xsd:double',
  int: 'xsd:int',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
  anyType: 'xsd:anyType',
}

/** What an ordinary, writable field of most types allows. */
const OPEN = {
  aggregatable: true,
  createable: true,
  filterable: true,
  groupable: true,
  nillable: true,
  permissionable: true,
  sortable: true,
  updateable: true,
}

function field(
  type: FieldType,
  name: string,
  label: string,
  base: Partial<FieldDescribe>,
  extra: Extra,
): Field {
  const { children, cascade, required, system, ...rest } = extra
  const describe = {
    ...BLANK,
    ...base,
    ...(required ? { nillable: false, permissionable: false } : {}),
    ...(system ? { createable: false, updateable: false, permissionable: false } : {}),
    custom: name.endsWith('__c'),
    ...rest,
    name,
    label,
    type,
    soapType: SOAP[type],
  }
  return { describe, children: children ?? null, cascade: cascade ?? false }
}

const sized = (length: number) => ({ ...OPEN, length, byteLength: length * 3 })

export const text = (name: string, label: string, length: number, extra: Extra = {}) =>
  field('string', name, label, sized(length), extra)
export const phone = (name: string, label: string, extra: Extra = {}) =>
  field('phone', name, label, sized(40), extra)
export const url = (name: string, label: string, extra: Extra = {}) =>
  field('url', name, label, sized(255), extra)
export const email = (name: string, label: string, extra: Extra = {}) =>
  field('email', name, label, { ...sized(80), idLookup: true }, extra)
export const combobox = (name: string, label: string, length: number, values: string, extra: Extra = {}) =>
  field('combobox', name, label, { ...sized(length), picklistValues: picks(values) }, extra)

/** Text over several lines; beyond 255 characters it can be neither filtered nor sorted. */
export function area(name: string, label: string, length: number, extra: Extra = {}): Field {
  const long = length > 255
  const closed = { aggregatable: false, filterable: false, groupable: false, sortable: false }
  const base = { ...sized(length), extraTypeInfo: 'plaintextarea', ...(long ? closed : {}) }
  return field('textarea', name, label, base, extra)
}

/** Values separated by `|`; a leading `*` marks the default, `value=Label` a label of its own. */
function picks(values: string): PicklistValue[] {
  if (values === '') return []
  return values.split('|').map((entry) => {
    const defaultValue = entry.startsWith('*')
    const [value = '', label = value] = (defaultValue ? entry.slice(1) : entry).split('=')
    return { active: true, defaultValue, label, validFor: null, value }
  })
}

export function pick(name: string, label: string, length: number, values: string, extra: Extra = {}): Field {
  const picklistValues = picks(values)
  const chosen = picklistValues.find((v) => v.defaultValue)?.value ?? null
  return field('picklist', name, label, { ...sized(length), picklistValues, defaultValue: chosen }, extra)
}

export const multipick = (name: string, label: string, values: string, extra: Extra = {}) =>
  field(
    'multipicklist',
    name,
    label,
    {
      ...OPEN,
      aggregatable: false,
      groupable: false,
      sortable: false,
      length: 4099,
      byteLength: 12297,
      picklistValues: picks(values),
    },
    extra,
  )

export const flag = (name: string, label: string, extra: Extra = {}) =>
  field(
    'boolean',
    name,
    label,
    {
      ...OPEN,
      aggregatable: false,
      nillable: false,
      permissionable: false,
      defaultedOnCreate: true,
      defaultValue: false,
    },
    extra,
  )

const decimal =
  (type: 'currency' | 'double' | 'percent') =>
  (name: string, label: string, precision: number, scale: number, extra: Extra = {}) =>
    field(type, name, label, { ...OPEN, groupable: false, precision, scale }, extra)
export const currency = decimal('currency')
export const double = decimal('double')
export const percent = decimal('percent')

export const int = (name: string, label: string, digits: number, extra: Extra = {}) =>
  field('int', name, label, { ...OPEN, digits }, extra)
export const date = (name: string, label: string, extra: Extra = {}) =>
  field('date', name, label, OPEN, extra)
export const datetime = (name: string, label: string, extra: Extra = {}) =>
  field('datetime', name, label, { ...OPEN, groupable: false }, extra)

/** A value of whatever type another field has: read only, and nothing to be filtered by. */
export const anything = (name: string, label: string, length: number) =>
  field('anyType', name, label, { length, byteLength: length * 3, nillable: true, sortable: true }, {})

/** A lookup; several targets (separated by `|`) make it polymorphic. */
export function ref(name: string, label: string, to: string, extra: Extra = {}): Field {
  const referenceTo = to.split('|')
  const many = referenceTo.length > 1
  const relationshipName = name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '')
  const base = {
    ...OPEN,
    length: 18,
    byteLength: 18,
    referenceTo,
    relationshipName,
    searchPrefilterable: !many,
  }
  return field('reference', name, label, { ...base, namePointing: many, polymorphicForeignKey: many }, extra)
}

export const id = (label: string) =>
  field(
    'id',
    'Id',
    label,
    { ...OPEN, length: 18, byteLength: 18, idLookup: true, defaultedOnCreate: true, nillable: false },
    { system: true },
  )

/** The compound over the parts of an address: read only, and only as a whole. */
export const addressField = (name: string, label: string) =>
  field(
    'address',
    name,
    label,
    { filterable: true, nillable: true, permissionable: true, queryByDistance: true },
    {},
  )
