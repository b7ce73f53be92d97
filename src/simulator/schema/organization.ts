import { datetime, flag, id, int, phone, pick, text } from './dsl.ts'
import type { Field } from './dsl.ts'
import { defineObject } from './object.ts'
import { address, audit } from './parts.ts'
import { setup } from './user.ts'

const read = { system: true } as const
const keep = { system: true, nillable: false } as const

const ACCESS =
  'None|Read|Edit|ReadEditTransfer|All|ControlledByParent|HideDetails|HideDetailsInsert|ReadSelect'
const DEFAULTS = ['Account', 'Contact', 'Opportunity', 'Lead', 'Case', 'Calendar', 'Pricebook', 'Campaign']
const PREFERENCES = [
  'RequireOpportunityProducts',
  'ConsentManagementEnabled',
  'IndividualAutoCreateEnabled',
  'AutoSelectIndividualOnMerge',
  'LightningLoginEnabled',
  'OnlyLLPermUserAllowed',
]

const defaults = (): Field[] =>
  DEFAULTS.map((object) => pick(`Default${object}Access`, `Default ${object} Access`, 40, ACCESS, read))

export const organization = () =>
  defineObject(
    { name: 'Organization', label: 'Organization', keyPrefix: '00D', traits: { ...setup, updateable: true } },
    [
      id('Organization ID'),
      text('Name', 'Name', 80, { ...keep, nameField: true }),
      text('Division', 'Division', 80, read),
      ...address(''),
      phone('Phone', 'Phone', read),
      phone('Fax', 'Fax', read),
      text('PrimaryContact', 'Primary Contact', 80, read),
      pick('DefaultLocaleSidKey', 'Locale', 40, 'en_US|en_GB', keep),
      pick('TimeZoneSidKey', 'Time Zone', 40, 'Europe/Lisbon|America/Los_Angeles', keep),
      pick('LanguageLocaleKey', 'Language', 40, 'en_US', keep),
      flag('ReceivesInfoEmails', 'Info Emails', read),
      flag('ReceivesAdminInfoEmails', 'Info Emails Admin', read),
      ...PREFERENCES.map((name) => flag(`Preferences${name}`, name, read)),
      int('FiscalYearStartMonth', 'Fiscal Year Starts In', 8, read),
      flag('UsesStartDateAsFiscalYearName', 'Fiscal Year Name by Start', read),
      ...defaults(),
      datetime('SystemModstamp', 'System Modstamp', keep),
      text('ComplianceBccEmail', 'Compliance BCC Email', 80, read),
      pick('UiSkin', 'UI Skin', 40, 'Theme3', read),
      text('SignupCountryIsoCode', 'Signup Country', 2, read),
      datetime('TrialExpirationDate', 'Trial Expiration Date', read),
      int('NumKnowledgeService', 'Knowledge Licenses', 8, read),
      pick('OrganizationType', 'Edition', 40, 'Developer Edition|Enterprise Edition|Unlimited Edition', read),
      text('NamespacePrefix', 'Namespace Prefix', 15, read),
      text('InstanceName', 'Instance Name', 5, read),
      flag('IsSandbox', 'Is Sandbox', read),
      pick('WebToCaseDefaultOrigin', 'Web to Cases Default Origin', 40, 'Web', read),
      int('MonthlyPageViewsUsed', 'Monthly Page Views Used', 9, read),
      int('MonthlyPageViewsEntitlement', 'Monthly Page Views Allowed', 9, read),
      flag('IsReadOnly', 'Is Read Only', read),
      ...audit().filter((field) => field.describe.name !== 'SystemModstamp'),
    ],
  )
