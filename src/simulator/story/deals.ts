import { DAY, isoDay } from '../clock.ts'
import type { Row } from '../org.ts'
import { deriveOpportunity } from '../rows/derive.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { accountFacts } from './accounts.ts'
import { PRODUCTS, SUBJECTS } from './names.ts'
import { createdAt, dice, idOf, ownerOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

export const OPEN_STAGES = [
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
  const columns = columnsOf(`
    Id AccountId Name Description StageName Amount Probability ExpectedRevenue CloseDate Type NextStep
    LeadSource IsClosed IsWon ForecastCategory ForecastCategoryName CampaignId OwnerId STAMPS
    LastActivityDate LastStageChangeDate FiscalQuarter FiscalYear Fiscal ContactId HasOpenActivity
    HasOverdueTask
  `)
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

export function tellTasks(setting: Setting): void {
  const columns = columnsOf(`
    Id WhoId WhatId Subject ActivityDate Status Priority IsHighPriority OwnerId AccountId IsClosed
    STAMPS TaskSubtype
  `)
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
