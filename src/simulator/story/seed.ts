import type { Org } from '../org.ts'
import { tellAccounts } from './accounts.ts'
import { tellCampaigns, tellMembers } from './campaigns.ts'
import { tellDeals, tellTasks } from './deals.ts'
import { tellCards, tellShipments } from './goods.ts'
import { tellHistories } from './histories.ts'
import { tellContacts, tellLeads } from './people.ts'
import { countsFor } from './setting.ts'

/** Brings the campaigns' counters in line with their members and deals. */
const ROLL_UP = `
  UPDATE Campaign SET
    NumberOfLeads = (SELECT COUNT(*) FROM CampaignMember m WHERE m.CampaignId = Campaign.Id AND m.LeadId IS NOT NULL),
    NumberOfContacts = (SELECT COUNT(*) FROM CampaignMember m WHERE m.CampaignId = Campaign.Id AND m.ContactId IS NOT NULL),
    NumberOfResponses = (SELECT COUNT(*) FROM CampaignMember m WHERE m.CampaignId = Campaign.Id AND m.HasResponded = 1),
    NumberSent = (SELECT COUNT(*) FROM CampaignMember m WHERE m.CampaignId = Campaign.Id),
    NumberOfOpportunities = (SELECT COUNT(*) FROM Opportunity o WHERE o.CampaignId = Campaign.Id),
    NumberOfWonOpportunities = (SELECT COUNT(*) FROM Opportunity o WHERE o.CampaignId = Campaign.Id AND o.IsWon = 1),
    AmountAllOpportunities = (SELECT IFNULL(SUM(o.Amount), 0) FROM Opportunity o WHERE o.CampaignId = Campaign.Id),
    AmountWonOpportunities = (SELECT IFNULL(SUM(o.Amount), 0) FROM Opportunity o WHERE o.CampaignId = Campaign.Id AND o.IsWon = 1)
`

/**
 * Tells two years of Tidewater Tools, ending at `end`: customers, people, some of them entered twice, deals, some of
 * them standing still, campaigns, tasks, loyalty cards, shipments. The same seed, volume and end give the same rows.
 */
export function tellStory(org: Org, contacts: number, end: number): void {
  const setting = { org, counts: countsFor(contacts), end }
  tellAccounts(setting)
  tellContacts(setting)
  tellLeads(setting)
  tellCampaigns(setting)
  tellDeals(setting)
  tellMembers(setting)
  tellTasks(setting)
  tellCards(setting)
  tellShipments(setting)
  tellHistories(setting)
}

/** To be run once the indexes stand. */
export const finishStory = (org: Org): void => void org.db.exec(ROLL_UP)
