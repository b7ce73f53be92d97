import { isoDay, DAY } from '../clock.ts'
import type { Row } from '../org.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { ACCOUNT_HEADS, ACCOUNT_KINDS, REGIONS, slug } from './names.ts'
import type { Random } from './random.ts'
import { createdAt, dice, idOf, ownerOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

export const INDUSTRIES = [
  'Manufacturing',
  'Shipping',
  'Retail',
  'Construction',
  'Transportation',
  'Engineering',
  'Recreation',
]
const TYPES = [
  'Customer - Direct',
  'Customer - Direct',
  'Prospect',
  'Customer - Channel',
  'Channel Partner / Reseller',
]
export const SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']

/** What is known of account i without reading it: name, domain, region. */
export function accountFacts(setting: Setting, i: number) {
  const random = dice(setting, 1, i)
  const region = random.pick(REGIONS)
  const head = random.chance(0.5) ? random.pick(region.last) : random.pick(ACCOUNT_HEADS)
  const kind = random.pick(ACCOUNT_KINDS)
  const city = random.pick(region.cities)
  const name = random.chance(0.35) ? `${head} ${kind} ${city[0]}` : `${head} ${kind}`
  return { random, region, city, name, domain: `${slug(head)}-${slug(kind)}${i + 1}.example` }
}

export const phoneOf = (random: Random, dial: string) =>
  `${dial} ${String(1000 + random.below(9000))} ${String(10 + random.below(90))}`

export function tellAccounts(setting: Setting): void {
  const columns = columnsOf(`
    Id Name Type ParentId BillingStreet BillingCity BillingState BillingPostalCode BillingCountry
    ShippingStreet ShippingCity ShippingState ShippingPostalCode ShippingCountry Phone AccountNumber
    Website PhotoUrl Industry AnnualRevenue NumberOfEmployees Ownership Rating OwnerId STAMPS
    LastActivityDate CleanStatus AccountSource External_Ref__c
  `)
  const loader = makeLoader(setting.org, 'Account', columns)
  const count = setting.counts.accounts
  for (let i = 0; i < count; i++) {
    const { random, region, city, name, domain } = accountFacts(setting, i)
    const [town, state, postal, street] = city
    const created = createdAt(setting, i, count)
    const owner = ownerOf(setting, i)
    const line = `${street} ${1 + random.below(140)}`
    const row: Row = {
      Id: idOf(setting, '001', i),
      Name: name,
      Type: random.pick(TYPES),
      ParentId: i > 20 && random.chance(0.06) ? idOf(setting, '001', random.below(20)) : null,
      BillingStreet: line,
      BillingCity: town,
      BillingState: state,
      BillingPostalCode: postal,
      BillingCountry: region.country,
      Phone: phoneOf(random, region.dial),
      AccountNumber: `TW-${100_000 + i}`,
      Website: `https://www.${domain}`,
      PhotoUrl: `/services/images/photo/${idOf(setting, '001', i)}`,
      Industry: random.pick(INDUSTRIES),
      AnnualRevenue: Math.round(10 ** (5 + random.next() * 3)),
      NumberOfEmployees: 2 + random.below(400),
      Ownership: random.pick(['Private', 'Private', 'Public', 'Subsidiary']),
      Rating: random.pick(['Hot', 'Warm', 'Warm', 'Cold', null]),
      OwnerId: owner,
      ...stamps(setting, random, created, owner),
      LastActivityDate: isoDay(setting.end - random.below(240) * DAY),
      CleanStatus: 'Pending',
      AccountSource: random.pick(SOURCES),
      External_Ref__c: random.chance(0.7) ? `ERP-${String(i + 1).padStart(7, '0')}` : null,
    }
    if (random.chance(0.6)) {
      Object.assign(row, {
        ShippingStreet: line,
        ShippingCity: town,
        ShippingState: state,
        ShippingPostalCode: postal,
        ShippingCountry: region.country,
      })
    }
    loader.add(row)
  }
  loader.end()
}
