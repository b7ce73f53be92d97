import { hasLongNumber, isLongNumber } from '../../long-number.ts'
import type { ObjectRole } from '../provider.ts'

/** Parents before children, so that links resolve on the first pass. */
export const standardObjects = [
  'User',
  'Account',
  'Contact',
  'Lead',
  'Campaign',
  'CampaignMember',
  'Opportunity',
  'OpportunityHistory',
  'Task',
] as const

const roles: Readonly<Record<string, ObjectRole>> = {
  Account: 'company',
  Contact: 'contact',
  Lead: 'lead',
  Opportunity: 'deal',
  Campaign: 'campaign',
  CampaignMember: 'campaign_member',
  Task: 'activity',
  Event: 'activity',
  User: 'user',
}

const words: Readonly<Record<string, string>> = {
  accounts: 'Account',
  companies: 'Account',
  contacts: 'Contact',
  leads: 'Lead',
  opportunities: 'Opportunity',
  deals: 'Opportunity',
  campaigns: 'Campaign',
  campaign_members: 'CampaignMember',
  tasks: 'Task',
  activities: 'Task',
  users: 'User',
}

const columns: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'Industry', 'Type', 'BillingCity', 'BillingCountry', 'Phone', 'AnnualRevenue'],
  Contact: ['Name', 'Email', 'Title', 'MailingCity', 'MailingCountry', 'Loyalty_Tier__c', 'Phone'],
  Lead: ['Name', 'Company', 'Status', 'Email', 'LeadSource', 'Rating', 'City'],
  Opportunity: [
    'Name',
    'StageName',
    'Amount',
    'CloseDate',
    'Probability',
    'ForecastCategoryName',
    'LeadSource',
  ],
  OpportunityHistory: [
    'StageName',
    'Amount',
    'CloseDate',
    'Probability',
    'ForecastCategory',
    'PrevAmount',
    'PrevCloseDate',
    'CreatedDate',
  ],
  Campaign: ['Name', 'Status', 'Type', 'StartDate', 'EndDate', 'NumberOfContacts', 'ActualCost'],
  CampaignMember: ['Name', 'Status', 'Email', 'HasResponded', 'FirstRespondedDate', 'CompanyOrAccount'],
  Task: ['Subject', 'Status', 'Priority', 'ActivityDate', 'TaskSubtype', 'IsClosed'],
  User: ['Name', 'Username', 'Email', 'Title', 'IsActive', 'UserType'],
}

/** Object names come from outside; "constructor" must find nothing. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

export function roleOf(object: string): ObjectRole {
  return own(roles, object) ?? 'other'
}

export function objectOf(entity: string): string {
  return own(words, entity.toLowerCase()) ?? entity
}

/** Columns a grid shows first; a custom object shows its name and first own fields. */
export function columnsOf(object: string): readonly string[] {
  return own(columns, object) ?? (object.endsWith('History') ? changeColumns : [])
}

/** What the histories of single fields show. */
const changeColumns = ['Field', 'OldValue', 'NewValue', 'CreatedDate', 'CreatedById', 'DataType'] as const

/** The field that says what a row without a name is about. */
export function nameFieldOf(fields: readonly string[]): string | null {
  const isChange = fields.includes('Field') && fields.includes('OldValue')
  return isChange ? 'Field' : fields.includes('StageName') ? 'StageName' : null
}

/** Fields that move without anybody changing anything a person would call content. */
export const bookkeeping: ReadonlySet<string> = new Set([
  'SystemModstamp',
  'LastModifiedDate',
  'LastModifiedById',
  'LastViewedDate',
  'LastReferencedDate',
])

/** The fields of a record as received, without the transport's own `attributes`. */
export function fieldsOf(raw: string): Record<string, unknown> {
  return withoutAttributes(JSON.parse(raw))
}

/** As `fieldsOf`, but a number too long for a double is what `keep` makes of its text: its last digits are not lost. */
export function exactFieldsOf(raw: string, keep: (text: string) => unknown): Record<string, unknown> {
  if (!hasLongNumber(raw)) return fieldsOf(raw)
  const exact = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && isLongNumber(context.source)
      ? keep(context.source)
      : value
  return withoutAttributes(JSON.parse(raw, exact))
}

function withoutAttributes(parsed: unknown): Record<string, unknown> {
  if (typeof parsed !== 'object' || parsed === null) return {}
  const { attributes: _, ...fields } = parsed as Record<string, unknown>
  return fields
}
