import { account } from './account.ts'
import { campaign, campaignMember } from './campaign.ts'
import { contact } from './contact.ts'
import { loyaltyCard, shipment } from './custom.ts'
import { event } from './event.ts'
import {
  accountHistory,
  contactHistory,
  leadHistory,
  opportunityFieldHistory,
  opportunityHistory,
} from './history.ts'
import { lead } from './lead.ts'
import { text } from './dsl.ts'
import { addField } from './object.ts'
import type { ObjectSchema } from './object.ts'
import { opportunity } from './opportunity.ts'
import { organization } from './organization.ts'
import {
  apexClass,
  apexTrigger,
  permissionSet,
  permissionSetAssignment,
  userPermissionAccess,
  userRole,
} from './setup.ts'
import { task } from './task.ts'
import { profile, recordType, user } from './user.ts'

/** The objects that get a key of another system; not unique, so that a key that several records share can be tried. */
const KEYED = 'Account|Campaign|CampaignMember|Contact|Event|Lead|Opportunity|Task'.split('|')

/** A fresh copy of every object an organisation starts with, by lower-case name. */
export function standardCatalog(): Map<string, ObjectSchema> {
  const objects = [
    account(),
    accountHistory(),
    apexClass(),
    apexTrigger(),
    campaign(),
    campaignMember(),
    contact(),
    contactHistory(),
    event(),
    lead(),
    leadHistory(),
    loyaltyCard(),
    opportunity(),
    opportunityFieldHistory(),
    opportunityHistory(),
    organization(),
    permissionSet(),
    permissionSetAssignment(),
    profile(),
    recordType(),
    shipment(),
    task(),
    user(),
    userPermissionAccess(),
    userRole(),
  ]
  for (const object of objects.filter(({ name }) => KEYED.includes(name))) {
    addField(object, text('External_Id__c', 'External ID', 255, { externalId: true, idLookup: true }))
  }
  return new Map(objects.map((object) => [object.name.toLowerCase(), object]))
}
