import { area, email, flag, pick, phone, text } from './dsl.ts'
import type { Field } from './dsl.ts'

const copy = { system: true } as const

/** What a campaign member shows of its lead or contact. */
export const memberCopies = (): Field[] => [
  pick('Salutation', 'Salutation', 40, 'Mr.|Ms.|Mrs.|Dr.|Prof.', copy),
  text('Name', 'Name', 121, { ...copy, nameField: true }),
  text('FirstName', 'First Name', 40, copy),
  text('LastName', 'Last Name', 80, copy),
  text('Title', 'Title', 128, copy),
  area('Street', 'Street', 255, copy),
  text('City', 'City', 40, copy),
  text('State', 'State/Province', 80, copy),
  text('PostalCode', 'Zip/Postal Code', 20, copy),
  text('Country', 'Country', 80, copy),
  email('Email', 'Email', { ...copy, idLookup: false }),
  phone('Phone', 'Phone', copy),
  phone('Fax', 'Fax', copy),
  phone('MobilePhone', 'Mobile', copy),
  area('Description', 'Description', 32000, copy),
  flag('DoNotCall', 'Do Not Call', copy),
  flag('HasOptedOutOfEmail', 'Email Opt Out', copy),
  flag('HasOptedOutOfFax', 'Fax Opt Out', copy),
]
