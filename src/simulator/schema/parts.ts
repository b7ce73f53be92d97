import { addressField, area, date, datetime, double, flag, phone, pick, ref, text, url } from './dsl.ts'
import type { Field } from './dsl.ts'

const ACCURACY = 'Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown'

/** The eight parts of an address and the compound field over them. `prefix` as in BillingStreet. */
export function address(prefix: string): Field[] {
  const of = { compoundFieldName: `${prefix}Address` }
  const label = (part: string) => (prefix === '' ? part : `${prefix} ${part}`)
  return [
    area(`${prefix}Street`, label('Street'), 255, of),
    text(`${prefix}City`, label('City'), 40, of),
    text(`${prefix}State`, label('State/Province'), 80, of),
    text(`${prefix}PostalCode`, label('Zip/Postal Code'), 20, of),
    text(`${prefix}Country`, label('Country'), 80, of),
    double(`${prefix}Latitude`, label('Latitude'), 18, 15, of),
    double(`${prefix}Longitude`, label('Longitude'), 18, 15, of),
    pick(`${prefix}GeocodeAccuracy`, label('Geocode Accuracy'), 40, ACCURACY, {
      ...of,
      restrictedPicklist: true,
    }),
    addressField(`${prefix}Address`, label('Address')),
  ]
}

export const isDeleted = () => flag('IsDeleted', 'Deleted', { system: true })

export const owner = (targets = 'User') =>
  ref('OwnerId', 'Owner ID', targets, {
    required: true,
    defaultedOnCreate: true,
    searchPrefilterable: false,
  })

const stamp = { system: true, nillable: false, defaultedOnCreate: true } as const

/** Who made and changed a row, and when. SystemModstamp also moves when the system itself changes it. */
export const audit = (): Field[] => [
  datetime('CreatedDate', 'Created Date', stamp),
  ref('CreatedById', 'Created By ID', 'User', { ...stamp, searchPrefilterable: false }),
  datetime('LastModifiedDate', 'Last Modified Date', stamp),
  ref('LastModifiedById', 'Last Modified By ID', 'User', { ...stamp, searchPrefilterable: false }),
  datetime('SystemModstamp', 'System Modstamp', stamp),
]

export const lastActivity = () => date('LastActivityDate', 'Last Activity', { system: true })

export const views = (): Field[] => [
  datetime('LastViewedDate', 'Last Viewed Date', { system: true }),
  datetime('LastReferencedDate', 'Last Referenced Date', { system: true }),
]

export const photo = () => url('PhotoUrl', 'Photo URL', { system: true, extraTypeInfo: 'imageurl' })

export const masterRecord = (object: string) =>
  ref('MasterRecordId', 'Master Record ID', object, { system: true, searchPrefilterable: false })

const person = { compoundFieldName: 'Name', extraTypeInfo: 'personname', permissionable: false }

/** A person's name: three parts and the compound that the API reads. */
export const personName = (salutations: string): Field[] => [
  text('LastName', 'Last Name', 80, { ...person, required: true }),
  text('FirstName', 'First Name', 40, person),
  pick('Salutation', 'Salutation', 40, salutations, person),
  text('Name', 'Full Name', 121, {
    system: true,
    nillable: false,
    nameField: true,
    extraTypeInfo: 'personname',
  }),
]

export const jigsaw = (part: string, label: string): Field[] => [
  text('Jigsaw', 'Data.com Key', 20),
  text(`Jigsaw${part}Id`, label, 20, { system: true, relationshipName: `Jigsaw${part}` }),
]

export const CLEAN =
  'Matched=In Sync|Different|Acknowledged=Reviewed|NotFound=Not Found|Inactive|Pending=Not Compared|SelectMatch=Select Match|Skipped'
export const cleanStatus = () => pick('CleanStatus', 'Clean Status', 40, CLEAN, { restrictedPicklist: true })

export const individual = () => ref('IndividualId', 'Individual ID', 'Individual', { permissionable: false })
export const dandb = () => ref('DandbCompanyId', 'D&B Company ID', 'DandBCompany')

export const SOURCES = 'Web|Phone Inquiry|Partner Referral|Purchased List|Other'
export const INDUSTRIES =
  'Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|' +
  'Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|' +
  'Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|Utilities|Other'

export const phones = (...fields: readonly (readonly [string, string])[]) =>
  fields.map(([n, l]) => phone(n, l))
