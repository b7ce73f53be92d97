import { DAY, isoDay } from '../clock.ts'
import type { Row } from '../org.ts'
import { deriveOpportunity } from '../rows/derive.ts'
import { makeLoader, STAMPS } from './loader.ts'
import { CAMPAIGN_NAMES, PRODUCTS, SUBJECTS } from './names.ts'
import { accountFacts, cardHolder, tierOf } from './people.ts'
import { createdAt, dice, idOf, ownerOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

const OPEN_STAGES = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Id. Decision Makers',
  'Perception Analysis',
  'Proposal/Price Quote',
  'Negotiation/Review',
]
const ALL = new Set(['StageName', 'Amount', 'CloseDate'])

/** Deals: old ones are decided, young ones open, and some have stood still for months. */
export function tellDeals(setting: Setting): void {
  const columns = [
    'Id',
    'AccountId',
    'Name',
    'Description',
    'StageName',
    'Amount',
    'Probability',
    'ExpectedRevenue',
    'CloseDate',
    'Type',
    'NextStep',
    'LeadSource',
    'IsClosed',
    'IsWon',
    'ForecastCategory',
    'ForecastCategoryName',
    'CampaignId',
    'OwnerId',
    ...STAMPS,
    'LastActivityDate',
    'LastStageChangeDate',
    'FiscalQuarter',
    'FiscalYear',
    'Fiscal',
    'ContactId',
    'HasOpenActivity',
    'HasOverdueTask',
  ]
  const loader = makeLoader(setting.org, 'Opportunity', columns)
  const { deals: count, accounts, campaigns } = setting.counts
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 5, i)
    const account = random.below(accounts)
    const created = createdAt(setting, i, count)
    const age = (setting.end - created) / DAY
    const owner = ownerOf(setting, account)
    const stalled = age > 120 && random.chance(0.14)
    const closed = !stalled && random.chance(Math.min(0.96, age / 180))
    const won = closed && random.chance(0.46)
    const [product, pushed] = [random.pick(PRODUCTS), 2 + random.below(4)]
    const close = stalled
      ? setting.end + (random.below(50) - 35) * DAY
      : closed
        ? Math.min(setting.end - DAY, created + (20 + random.below(100)) * DAY)
        : setting.end + (random.below(110) - 8) * DAY
    const quiet = stalled
      ? 95 + random.below(Math.max(1, Math.min(200, Math.floor(age) - 95)))
      : random.below(28)
    const row: Row = {
      Id: idOf(setting, '006', i),
      AccountId: idOf(setting, '001', account),
      Name: `${accountFacts(setting, account).name} – ${product}`.slice(0, 120),
      Description: stalled ? `Close date pushed ${pushed} times. Customer says "next month".` : null,
      StageName: closed
        ? won
          ? 'Closed Won'
          : 'Closed Lost'
        : stalled
          ? OPEN_STAGES[4 + random.below(4)]!
          : random.pick(OPEN_STAGES),
      Amount: Math.round(10 ** (2.8 + random.next() * 2.4) * 100) / 100,
      CloseDate: isoDay(close),
      Type: random.pick([
        'New Customer',
        'Existing Customer - Upgrade',
        'Existing Customer - Replacement',
        null,
      ]),
      NextStep: closed
        ? null
        : stalled
          ? 'Waiting for a call back'
          : random.pick(['Send quote', 'Visit the yard', 'Demo of the tool crib', null]),
      LeadSource: random.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Other']),
      CampaignId: random.chance(0.3) ? idOf(setting, '701', random.below(campaigns)) : null,
      OwnerId: owner,
      ...stamps(setting, random, created, owner),
      LastActivityDate: isoDay(Math.max(created, (closed ? close : setting.end) - quiet * DAY)),
      ContactId: null,
      HasOpenActivity: closed || stalled ? 0 : 1,
      HasOverdueTask: stalled ? 1 : 0,
    }
    deriveOpportunity(setting.org, row, ALL, created)
    row['LastStageChangeDate'] = Number(row['LastModifiedDate'])
    loader.add(row)
  }
  loader.end()
}

export function tellCampaigns(setting: Setting): void {
  const columns = [
    'Id',
    'Name',
    'Type',
    'Status',
    'StartDate',
    'EndDate',
    'ExpectedRevenue',
    'BudgetedCost',
    'ActualCost',
    'ExpectedResponse',
    'NumberSent',
    'IsActive',
    'Description',
    'NumberOfLeads',
    'NumberOfConvertedLeads',
    'NumberOfContacts',
    'NumberOfResponses',
    'NumberOfOpportunities',
    'NumberOfWonOpportunities',
    'AmountAllOpportunities',
    'AmountWonOpportunities',
    'OwnerId',
    ...STAMPS,
  ]
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
  const shown = 'Salutation, Name, FirstName, LastName, Title, Email, Phone, MobilePhone, LeadSource'
  const copied = [
    'Salutation',
    'Name',
    'FirstName',
    'LastName',
    'Title',
    'Email',
    'Phone',
    'MobilePhone',
    'LeadSource',
  ]
  const columns = [
    'Id',
    'CampaignId',
    'LeadId',
    'ContactId',
    'Status',
    'HasResponded',
    ...STAMPS,
    'FirstRespondedDate',
    ...copied,
    'City',
    'Country',
    'CompanyOrAccount',
    'Type',
    'LeadOrContactId',
    'LeadOrContactOwnerId',
  ]
  const contact = org.db.prepare(
    `SELECT ${shown}, MailingCity AS City, MailingCountry AS Country, OwnerId AS LeadOrContactOwnerId,
       (SELECT Name FROM Account WHERE Account.Id = Contact.AccountId) AS CompanyOrAccount FROM Contact WHERE Id = ?`.replace(
      'Salutation, Name,',
      'Salutation, Contact.Name AS Name,',
    ),
  )
  const lead = org.db.prepare(
    `SELECT ${shown.replace(', MobilePhone', '')}, MobilePhone, City, Country, OwnerId AS LeadOrContactOwnerId, Company AS CompanyOrAccount FROM Lead WHERE Id = ?`,
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

export function tellTasks(setting: Setting): void {
  const columns = [
    'Id',
    'WhoId',
    'WhatId',
    'Subject',
    'ActivityDate',
    'Status',
    'Priority',
    'IsHighPriority',
    'OwnerId',
    'AccountId',
    'IsClosed',
    ...STAMPS,
    'TaskSubtype',
  ]
  const loader = makeLoader(setting.org, 'Task', columns)
  const accountOf = setting.org.db.prepare('SELECT AccountId FROM Contact WHERE Id = ?').pluck()
  const { tasks: count, contacts, deals } = setting.counts
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 8, i)
    const contact = idOf(setting, '003', random.below(contacts))
    const created = createdAt(setting, i, count)
    const due = created + random.below(30) * DAY
    const done = random.chance(due < setting.end ? 0.85 : 0.1)
    const high = random.chance(0.15)
    const owner = ownerOf(setting, random.below(40))
    loader.add({
      Id: idOf(setting, '00T', i),
      WhoId: contact,
      WhatId: random.chance(0.5) ? idOf(setting, '006', random.below(deals)) : null,
      Subject: random.pick(SUBJECTS),
      ActivityDate: isoDay(due),
      Status: done ? 'Completed' : random.pick(['Not Started', 'In Progress', 'Waiting on someone else']),
      Priority: high ? 'High' : 'Normal',
      IsHighPriority: high ? 1 : 0,
      OwnerId: owner,
      AccountId: accountOf.get(contact) as string | null,
      IsClosed: done ? 1 : 0,
      ...stamps(setting, random, created, owner),
      TaskSubtype: 'Task',
    })
  }
  loader.end()
}

export function tellCards(setting: Setting): void {
  const columns = [
    'Id',
    'OwnerId',
    'Name',
    ...STAMPS,
    'Contact__c',
    'Card_Number__c',
    'Tier__c',
    'Points__c',
    'Valid_Until__c',
    'Member_Since__c',
    'Active__c',
  ]
  const loader = makeLoader(setting.org, 'Loyalty_Card__c', columns)
  const { cards: count, contacts } = setting.counts
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 9, i)
    const holder = Math.min(contacts - 1, cardHolder(i))
    const created = createdAt(setting, i, count)
    const owner = ownerOf(setting, i)
    const valid = created + (365 + random.below(730)) * DAY
    const tier = tierOf(setting, holder)
    const floor = { Bronze: 0, Silver: 2000, Gold: 8000, Platinum: 25_000 }[tier] ?? 0
    loader.add({
      Id: idOf(setting, 'a00', i),
      OwnerId: owner,
      Name: `LC-${String(i + 1).padStart(6, '0')}`,
      ...stamps(setting, random, created, owner),
      Contact__c: idOf(setting, '003', holder),
      Card_Number__c: `7070${String(10_000_000 + i * 7).padStart(8, '0')}`,
      Tier__c: tier,
      Points__c: floor + random.below(2000),
      Valid_Until__c: isoDay(valid),
      Member_Since__c: isoDay(created),
      Active__c: valid > setting.end ? 1 : 0,
    })
  }
  loader.end()
}

export function tellShipments(setting: Setting): void {
  const columns = [
    'Id',
    'OwnerId',
    'Name',
    ...STAMPS,
    'Account__c',
    'Tracking_Number__c',
    'Status__c',
    'Carrier__c',
    'Shipped_On__c',
    'Delivered_On__c',
    'Weight__c',
    'Parcels__c',
    'Delivered__c',
    'Tracking_Link__c',
  ]
  const loader = makeLoader(setting.org, 'Shipment__c', columns)
  const { shipments: count, accounts } = setting.counts
  const clerk = setting.org.users[11]!.id
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 10, i)
    const created = createdAt(setting, i, count)
    const sent = created + (1 + random.below(3)) * DAY
    const arrived = sent + (1 + random.below(9)) * DAY
    const status =
      sent > setting.end
        ? random.pick(['Ordered', 'Packed'])
        : arrived > setting.end
          ? 'In Transit'
          : random.chance(0.96)
            ? 'Delivered'
            : random.pick(['Returned', 'Lost'])
    const tracking = `TWS${String(40_000_000 + i)}`
    loader.add({
      Id: idOf(setting, 'a01', i),
      OwnerId: clerk,
      Name: `SH-${String(i + 1).padStart(6, '0')}`,
      ...stamps(setting, random, created, clerk),
      Account__c: idOf(setting, '001', random.below(accounts)),
      Tracking_Number__c: tracking,
      Status__c: status,
      Carrier__c: random.pick(['Harbour Freight', 'Northline', 'Meridian Post', 'Own Van']),
      Shipped_On__c: status === 'Ordered' || status === 'Packed' ? null : isoDay(sent),
      Delivered_On__c: status === 'Delivered' ? isoDay(arrived) : null,
      Weight__c: Math.round((0.2 + random.next() ** 3 * 900) * 1000) / 1000,
      Parcels__c: 1 + random.below(6),
      Delivered__c: status === 'Delivered' ? 1 : 0,
      Tracking_Link__c: `https://track.northline.example/${tracking}`,
    })
  }
  loader.end()
}
