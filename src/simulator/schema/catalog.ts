import { account } from './account.ts'
import { campaign, campaignMember } from './campaign.ts'
import { contact } from './contact.ts'
import { loyaltyCard, shipment } from './custom.ts'
import { lead } from './lead.ts'
import type { ObjectSchema } from './object.ts'
import { opportunity } from './opportunity.ts'
import { organization } from './organization.ts'
import { task } from './task.ts'
import { profile, recordType, user } from './user.ts'

/** A fresh copy of every object an organisation starts with, by lower-case name. */
export function standardCatalog(): Map<string, ObjectSchema> {
  const objects = [
    account(),
    campaign(),
    campaignMember(),
    contact(),
    lead(),
    loyaltyCard(),
    opportunity(),
    organization(),
    profile(),
    recordType(),
    shipment(),
    task(),
    user(),
  ]
  return new Map(objects.map((object) => [object.name.toLowerCase(), object]))
}
