import { isoDay, toSecond } from '../clock.ts'
import { normalizeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import type { Row } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { restError } from '../rest/errors.ts'
import { changeRow, createRow, liveRow } from '../rows/change.ts'
import { noteHistory } from '../rows/history.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { updateRow } from '../store.ts'
import { textIn } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import type { SessionCall } from './call.ts'

/** Address parts that a lead hands on, by what the new record calls them. */
const PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country']
const MONTH = 30 * 86_400_000

const addressOf = (lead: Row, prefix: string): JsonObject =>
  Object.fromEntries(PARTS.map((part) => [prefix + part, lead[part] ?? null]))

const take = (lead: Row, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, lead[name] ?? null]))

function named(call: SessionCall, name: string): ObjectSchema {
  const object = objectNamed(call.org, name)
  if (!object) throw restError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
  return object
}

/** Makes an account, a contact and, unless it is not wanted, a deal out of a lead, or adds it to given ones. */
export function convertLead(call: SessionCall, request: XmlElement): { leadId: string } & JsonObject {
  const { org, user } = call
  const idOf = (name: string) => normalizeId(textIn(request, name) ?? '')
  const leads = named(call, 'Lead')
  const leadId = idOf('leadId')
  if (leadId === undefined) throw restError(400, 'INVALID_ID_FIELD', 'invalid lead id')
  const lead = liveRow(org, leads, leadId)
  if (lead['IsConverted'] === 1) {
    throw restError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
  }
  const status = textIn(request, 'convertedStatus') ?? ''
  if (status !== 'Closed - Converted') {
    throw restError(400, 'INVALID_STATUS', `invalid convertedStatus: ${status}`)
  }
  const owner = { OwnerId: idOf('ownerId') ?? lead['OwnerId'] ?? user.id }
  const accountId =
    idOf('accountId') ??
    createRow(
      org,
      named(call, 'Account'),
      {
        Name: lead['Company'],
        ...take(lead, ['Phone', 'Industry']),
        ...addressOf(lead, 'Billing'),
        ...owner,
      },
      { user },
    )
  const person = ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'LeadSource']
  const given = idOf('contactId')
  if (given !== undefined) changeRow(org, named(call, 'Contact'), given, { AccountId: accountId }, { user })
  const contactId =
    given ??
    createRow(
      org,
      named(call, 'Contact'),
      { AccountId: accountId, ...take(lead, person), ...addressOf(lead, 'Mailing'), ...owner },
      { user },
    )
  const now = toSecond(org.clock.now())
  const deal = {
    Name: textIn(request, 'opportunityName') || lead['Company'],
    AccountId: accountId,
    StageName: 'Prospecting',
    CloseDate: isoDay(now + MONTH),
    ...owner,
  }
  const opportunityId =
    textIn(request, 'doNotCreateOpportunity') === 'true'
      ? null
      : (idOf('opportunityId') ?? createRow(org, named(call, 'Opportunity'), deal, { user }))
  noteHistory(org, leads, { before: lead, after: { ...lead, Status: status } }, { user, now })
  updateRow(org, leads, leadId, {
    IsConverted: 1,
    Status: status,
    ConvertedDate: isoDay(now),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
    LastModifiedDate: now,
    LastModifiedById: user.id,
    SystemModstamp: now,
  })
  return { accountId, contactId, leadId, opportunityId }
}
