import { area, currency, flag, id, int, phone, pick, ref, text, url } from './dsl.ts'
import { defineObject } from './object.ts'
import {
  address,
  audit,
  cleanStatus,
  dandb,
  INDUSTRIES,
  isDeleted,
  jigsaw,
  lastActivity,
  masterRecord,
  owner,
  photo,
  SOURCES,
  views,
} from './parts.ts'

const TYPES =
  'Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other'
const portal = { createable: false, permissionable: false } as const
const channel = { system: true, filterable: false, sortable: false } as const

export const account = () =>
  defineObject(
    { name: 'Account', label: 'Account', keyPrefix: '001', traits: { feedEnabled: true, mergeable: true } },
    [
      id('Account ID'),
      isDeleted(),
      masterRecord('Account'),
      text('Name', 'Account Name', 255, {
        required: true,
        nameField: true,
        compoundFieldName: 'Name',
        extraTypeInfo: 'switchablepersonname',
      }),
      pick('Type', 'Account Type', 40, TYPES),
      ref('RecordTypeId', 'Record Type ID', 'RecordType', {
        permissionable: false,
        searchPrefilterable: false,
      }),
      ref('ParentId', 'Parent Account ID', 'Account', { children: 'ChildAccounts' }),
      ...address('Billing'),
      ...address('Shipping'),
      phone('Phone', 'Account Phone'),
      phone('Fax', 'Account Fax'),
      text('AccountNumber', 'Account Number', 40),
      url('Website', 'Website'),
      photo(),
      text('Sic', 'SIC Code', 20),
      pick('Industry', 'Industry', 40, INDUSTRIES),
      currency('AnnualRevenue', 'Annual Revenue', 18, 0),
      int('NumberOfEmployees', 'Employees', 8),
      pick('Ownership', 'Ownership', 40, 'Public|Private|Subsidiary|Other'),
      text('TickerSymbol', 'Ticker Symbol', 20),
      area('Description', 'Account Description', 32000),
      pick('Rating', 'Account Rating', 40, 'Hot|Warm|Cold'),
      text('Site', 'Account Site', 80),
      owner(),
      ...audit(),
      lastActivity(),
      ...views(),
      flag('IsPartner', 'Partner Account', portal),
      flag('IsCustomerPortal', 'Customer Portal Account', portal),
      text('ChannelProgramName', 'Channel Program Name', 255, channel),
      text('ChannelProgramLevelName', 'Channel Program Level Name', 255, channel),
      ...jigsaw('Company', 'Jigsaw Company ID'),
      cleanStatus(),
      pick('AccountSource', 'Account Source', 40, SOURCES),
      text('DunsNumber', 'D-U-N-S Number', 9),
      text('Tradestyle', 'Tradestyle', 255),
      text('NaicsCode', 'NAICS Code', 8),
      text('NaicsDesc', 'NAICS Description', 120),
      text('YearStarted', 'Year Started', 4),
      text('SicDesc', 'SIC Description', 80),
      dandb(),
      ref('OperatingHoursId', 'Operating Hour ID', 'OperatingHours'),
      text('External_Ref__c', 'External Reference', 64, { externalId: true, unique: true, idLookup: true }),
    ],
  )
