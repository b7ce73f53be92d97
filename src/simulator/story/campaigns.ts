import { DAY, isoDay } from '../clock.ts'
import type { Row } from '../org.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { CAMPAIGN_NAMES } from './names.ts'
import { createdAt, dice, idOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

export function tellCampaigns(setting: Setting): void {
  const columns = columnsOf(`
    Id Name Type Status StartDate EndDate ExpectedRevenue BudgetedCost ActualCost ExpectedResponse
    NumberSent IsActive Description NumberOfLeads NumberOfConvertedLeads NumberOfContacts
    NumberOfResponses NumberOfOpportunities NumberOfWonOpportunities AmountAllOpportunities
    AmountWonOpportunities OwnerId STAMPS
  `)
  const loader = makeLoader(setting.org, 'Campaign', columns)
  const { campaigns: count } = setting.counts
  const marketing = setting.org.users[10]!.id
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 6, i)
    const created = createdAt(setting, i, count)
    const start = created + 14 * DAY
    const end = start + (7 + random.below(40)) * DAY
    const over = end < setting.end
    loader.add({
      Id: idOf(setting, '701', i),
      Name: `${CAMPAIGN_NAMES[i % CAMPAIGN_NAMES.length]} ${new Date(start).getUTCFullYear()}${i % 5 === 4 ? ' (repeat)' : ''}`,
      Type: random.pick(['Trade Show', 'Email', 'Webinar', 'Direct Mail', 'Conference']),
      Status: over ? 'Completed' : start < setting.end ? 'In Progress' : 'Planned',
      StartDate: isoDay(start),
      EndDate: isoDay(end),
      ExpectedRevenue: 5000 * (1 + random.below(30)),
      BudgetedCost: 500 * (1 + random.below(30)),
      ActualCost: over ? 480 * (1 + random.below(32)) : null,
      ExpectedResponse: 5 + random.below(20),
      NumberSent: 0,
      IsActive: over ? 0 : 1,
      Description: null,
      NumberOfLeads: 0,
      NumberOfConvertedLeads: 0,
      NumberOfContacts: 0,
      NumberOfResponses: 0,
      NumberOfOpportunities: 0,
      NumberOfWonOpportunities: 0,
      AmountAllOpportunities: 0,
      AmountWonOpportunities: 0,
      OwnerId: marketing,
      ...stamps(setting, random, created, marketing),
    })
  }
  loader.end()
}

/** Members copy what they show of their person, so it is read back from the person's row. */
export function tellMembers(setting: Setting): void {
  const { org } = setting
  const columns = columnsOf(`
    Id CampaignId LeadId ContactId Status HasResponded STAMPS FirstRespondedDate Salutation Name
    FirstName LastName Title Email Phone MobilePhone LeadSource City Country CompanyOrAccount Type
    LeadOrContactId LeadOrContactOwnerId
  `)
  const shown = (of: string) =>
    ['Salutation', 'Name', 'FirstName', 'LastName', 'Title', 'Email', 'Phone', 'MobilePhone', 'LeadSource']
      .map((name) => `${of}.${name} AS ${name}`)
      .join(', ')
  const contact = org.db.prepare(
    `SELECT ${shown('c')}, c.MailingCity AS City, c.MailingCountry AS Country, c.OwnerId AS LeadOrContactOwnerId,
       a.Name AS CompanyOrAccount FROM Contact c LEFT JOIN Account a ON a.Id = c.AccountId WHERE c.Id = ?`,
  )
  const lead = org.db.prepare(
    `SELECT ${shown('l')}, l.City AS City, l.Country AS Country, l.OwnerId AS LeadOrContactOwnerId,
       l.Company AS CompanyOrAccount FROM Lead l WHERE l.Id = ?`,
  )
  const loader = makeLoader(org, 'CampaignMember', columns)
  const { members: count, contacts, leads, campaigns } = setting.counts
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 7, i)
    const ofLead = leads > 0 && random.chance(0.3)
    const person = ofLead
      ? idOf(setting, '00Q', random.below(leads))
      : idOf(setting, '003', random.below(contacts))
    const created = createdAt(setting, i, count)
    const responded = random.chance(0.22)
    const owner = org.users[10]!.id
    loader.add({
      ...((ofLead ? lead : contact).get(person) as Row),
      Id: idOf(setting, '00v', i),
      CampaignId: idOf(setting, '701', Math.min(campaigns - 1, Math.floor((i / count) * campaigns))),
      LeadId: ofLead ? person : null,
      ContactId: ofLead ? null : person,
      Status: responded ? 'Responded' : 'Sent',
      HasResponded: responded ? 1 : 0,
      ...stamps(setting, random, created, owner),
      FirstRespondedDate: responded ? isoDay(created + random.below(9) * DAY) : null,
      Type: ofLead ? 'Lead' : 'Contact',
      LeadOrContactId: person,
    })
  }
  loader.end()
}
