import { anything, currency, date, datetime, flag, id, percent, pick, ref } from './dsl.ts'
import type { Field } from './dsl.ts'
import { defineObject } from './object.ts'
import type { ObjectSchema, ObjectTraits } from './object.ts'
import { STAGES } from './opportunity.ts'
import { setup } from './user.ts'

/** The fields whose changes are kept, by object, as an administrator has ticked them. */
export const TRACKED: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'OwnerId', 'Type', 'Industry', 'Rating', 'Phone', 'AnnualRevenue', 'ParentId'],
  Contact: ['LastName', 'OwnerId', 'AccountId', 'Title', 'Email', 'Phone', 'MailingCity'],
  Lead: ['LastName', 'OwnerId', 'Company', 'Status', 'Rating', 'Email'],
  Opportunity: [
    'Name',
    'OwnerId',
    'AccountId',
    'StageName',
    'Amount',
    'CloseDate',
    'Probability',
    'NextStep',
  ],
}

/** What of an opportunity a snapshot is taken for when it changes. */
export const SNAPSHOT = ['StageName', 'Amount', 'CloseDate', 'Probability', 'ForecastCategory'] as const

const DATA_TYPES =
  'Boolean|Currency|DateOnly|DateTime|Double|DynamicEnum|Email|EntityId|Percent|PhoneNumber|Text|Url'

const read = { system: true } as const
const must = { ...read, nillable: false } as const
const stamp = { ...must, defaultedOnCreate: true } as const

/** The system writes these rows; nobody else does, and they go when their record goes. */
const traits = (of: string, field: string, idBase: number | null): ObjectTraits => ({
  ...setup,
  listviews: false,
  quickActions: false,
  history: { of, field },
  ...(idBase === null ? {} : { sharedPrefix: idBase }),
})

const createdBy = (): Field =>
  ref('CreatedById', 'Created By ID', 'User', { ...stamp, searchPrefilterable: false })
const createdDate = (): Field => datetime('CreatedDate', 'Created Date', stamp)
const deleted = (): Field => flag('IsDeleted', 'Deleted', read)

/** How a lookup is called where its changes are told. */
export const toldName = (field: string): string => (field.endsWith('__c') ? field : field.replace(/Id$/, ''))

/**
 * The changes of single fields of an object. All such objects share one id prefix and show none. They have no stamp but
 * that of their making.
 */
function fieldHistory(of: string, name: string, label: string, place: number): ObjectSchema {
  const key = `${of}Id`
  const told = ['created', ...(TRACKED[of] ?? []).map(toldName)].join('|')
  return defineObject(
    { name, label, labelPlural: label, keyPrefix: '017', traits: traits(of, key, place * 62 ** 7) },
    [
      id(`${label} ID`),
      deleted(),
      ref(key, `${of} ID`, of, { ...must, children: 'Histories', cascade: true }),
      createdBy(),
      createdDate(),
      pick('Field', 'Changed Field', 255, told, { ...must, restrictedPicklist: true }),
      pick('DataType', 'Datatype', 40, DATA_TYPES, { ...read, restrictedPicklist: true }),
      anything('OldValue', 'Old Value', 765),
      anything('NewValue', 'New Value', 765),
    ],
  )
}

export const accountHistory = () => fieldHistory('Account', 'AccountHistory', 'Account History', 1)
export const contactHistory = () => fieldHistory('Contact', 'ContactHistory', 'Contact History', 2)
export const leadHistory = () => fieldHistory('Lead', 'LeadHistory', 'Lead History', 3)
export const opportunityFieldHistory = () =>
  fieldHistory('Opportunity', 'OpportunityFieldHistory', 'Opportunity Field History', 4)

/** What an opportunity was like after each change of stage, amount, close date, probability or forecast category. */
export const opportunityHistory = () =>
  defineObject(
    {
      name: 'OpportunityHistory',
      label: 'Opportunity History',
      labelPlural: 'Opportunity History',
      keyPrefix: '008',
      traits: traits('Opportunity', 'OpportunityId', null),
    },
    [
      id('Opportunity History ID'),
      ref('OpportunityId', 'Opportunity ID', 'Opportunity', {
        ...must,
        children: 'OpportunityHistories',
        cascade: true,
      }),
      createdBy(),
      createdDate(),
      pick('StageName', 'Stage Name', 255, STAGES, must),
      currency('Amount', 'Amount', 18, 2, read),
      currency('ExpectedRevenue', 'Expected Revenue', 18, 2, read),
      date('CloseDate', 'Close Date', read),
      percent('Probability', 'Probability', 3, 0, read),
      pick(
        'ForecastCategory',
        'To ForecastCategory',
        40,
        'Omitted|Pipeline|BestCase=Best Case|MostLikely=Most Likely|Forecast=Commit|Closed',
        { ...read, restrictedPicklist: true },
      ),
      datetime('SystemModstamp', 'System Modstamp', stamp),
      deleted(),
      currency('PrevAmount', 'Previous Amount', 18, 2, read),
      date('PrevCloseDate', 'Previous Close Date', read),
    ],
  )
