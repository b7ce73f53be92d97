import { DAY, isoDay } from '../clock.ts'
import { objectNamed, objectOfId } from '../org.ts'
import type { Org, Row, SqlValue } from '../org.ts'
import { readRow } from '../store.ts'
import { deriveEvent } from './event-times.ts'

/** What the system itself computes from a row before it is stored. `changed` are the names a user has set. */
type Derive = (org: Org, row: Row, changed: ReadonlySet<string>, now: number) => void

const text = (value: SqlValue | undefined): string => (typeof value === 'string' ? value : '')

export const fullName = (first: SqlValue | undefined, last: SqlValue | undefined): string =>
  [text(first), text(last)].filter((part) => part !== '').join(' ')

const person: Derive = (_org, row) => {
  row['Name'] = fullName(row['FirstName'], row['LastName'])
}

const photo: Derive = (_org, row) => {
  row['PhotoUrl'] = `/services/images/photo/${text(row['Id'])}`
}

/** Stage: probability, closed, won, forecast category and its label. */
export const STAGE_FACTS: Readonly<Record<string, readonly [number, string, string]>> = {
  Prospecting: [10, 'Pipeline', 'Pipeline'],
  Qualification: [10, 'Pipeline', 'Pipeline'],
  'Needs Analysis': [20, 'Pipeline', 'Pipeline'],
  'Value Proposition': [50, 'Pipeline', 'Pipeline'],
  'Id. Decision Makers': [60, 'Pipeline', 'Pipeline'],
  'Perception Analysis': [70, 'BestCase', 'Best Case'],
  'Proposal/Price Quote': [75, 'BestCase', 'Best Case'],
  'Negotiation/Review': [90, 'Forecast', 'Commit'],
  'Closed Won': [100, 'Closed', 'Closed'],
  'Closed Lost': [0, 'Omitted', 'Omitted'],
}

export const deriveOpportunity: Derive = (_org, row, changed, now) => {
  const stage = text(row['StageName'])
  const facts = STAGE_FACTS[stage]
  row['IsClosed'] = stage.startsWith('Closed') ? 1 : 0
  row['IsWon'] = stage === 'Closed Won' ? 1 : 0
  if (changed.has('StageName')) {
    row['LastStageChangeDate'] = now
    if (facts && !changed.has('Probability')) row['Probability'] = facts[0]
    row['ForecastCategory'] = facts?.[1] ?? 'Pipeline'
    if (!changed.has('ForecastCategoryName')) row['ForecastCategoryName'] = facts?.[2] ?? 'Pipeline'
  }
  const amount = row['Amount']
  const probability = row['Probability']
  row['ExpectedRevenue'] =
    typeof amount === 'number' ? Math.round(amount * Number(probability ?? 0)) / 100 : null
  const [year, month] = text(row['CloseDate']).split('-').map(Number)
  if (year !== undefined && month !== undefined) {
    const quarter = Math.floor((month + 2) / 3)
    row['FiscalYear'] = year
    row['FiscalQuarter'] = quarter
    row['Fiscal'] = `${year} ${quarter}`
  }
}

/** The account behind what and whom a task or event is about. */
const aboutAccount: Derive = (org, row) => {
  const who = text(row['WhoId'])
  const what = text(row['WhatId'])
  const account = [what, who]
    .filter((id) => id !== '')
    .map((id) => {
      const object = objectOfId(org, id)
      if (object?.name === 'Account') return id
      return object?.byName.has('accountid') ? readRow(org, object, id)?.['AccountId'] : undefined
    })
    .find((id) => typeof id === 'string')
  row['AccountId'] = account ?? null
}

const deriveTask: Derive = (_org, row) => {
  row['IsClosed'] = row['Status'] === 'Completed' ? 1 : 0
  row['IsHighPriority'] = row['Priority'] === 'High' ? 1 : 0
}

const COPIED = [
  'Salutation',
  'FirstName',
  'LastName',
  'Title',
  'Email',
  'Phone',
  'Fax',
  'MobilePhone',
  'LeadSource',
]

const deriveMember: Derive = (org, row, _changed, now) => {
  const isLead = typeof row['LeadId'] === 'string'
  const id = isLead ? row['LeadId'] : row['ContactId']
  const object = objectNamed(org, isLead ? 'Lead' : 'Contact')
  const person = object && typeof id === 'string' ? readRow(org, object, id) : undefined
  row['HasResponded'] = row['Status'] === 'Responded' ? 1 : 0
  if (row['HasResponded'] === 1) row['FirstRespondedDate'] ??= isoDay(Math.floor(now / DAY) * DAY)
  row['Type'] = isLead ? 'Lead' : 'Contact'
  row['LeadOrContactId'] = id ?? null
  if (!person) return
  for (const name of COPIED) row[name] = person[name] ?? null
  const prefix = isLead ? '' : 'Mailing'
  for (const part of ['Street', 'City', 'State', 'PostalCode', 'Country'])
    row[part] = person[prefix + part] ?? null
  row['Name'] = person['Name'] ?? null
  row['LeadOrContactOwnerId'] = person['OwnerId'] ?? null
  const account = objectNamed(org, 'Account')
  const accountId = person['AccountId']
  row['CompanyOrAccount'] = isLead
    ? (person['Company'] ?? null)
    : account && typeof accountId === 'string'
      ? (readRow(org, account, accountId)?.['Name'] ?? null)
      : null
}

const DERIVE: Readonly<Record<string, readonly Derive[]>> = {
  Account: [photo],
  Contact: [person, photo, (_org, row) => void (row['IsEmailBounced'] = row['EmailBouncedDate'] ? 1 : 0)],
  Lead: [person, photo],
  User: [person],
  Opportunity: [deriveOpportunity],
  Task: [aboutAccount, deriveTask],
  Event: [aboutAccount, deriveEvent],
  CampaignMember: [deriveMember],
}

export function derive(org: Org, object: string, row: Row, changed: ReadonlySet<string>, now: number): void {
  for (const step of DERIVE[object] ?? []) step(org, row, changed, now)
}
