import { isoDay, DAY } from '../clock.ts'
import { fullName } from '../rows/derive.ts'
import { accountFacts, INDUSTRIES, phoneOf, SOURCES } from './accounts.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { ACCOUNT_HEADS, ACCOUNT_KINDS, DEPARTMENTS, misspelt, REGIONS, slug, TITLES } from './names.ts'
import type { Random } from './random.ts'
import { createdAt, dice, idOf, ownerOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

export const TIER_LIST = ['Bronze', 'Bronze', 'Bronze', 'Silver', 'Silver', 'Gold', 'Platinum'] as const

/** Which earlier contact this one repeats: one in forty was entered twice. */
const twinOf = (random: Random, i: number): number | undefined =>
  i > 30 && random.chance(0.025) ? i - 1 - random.below(Math.min(i - 1, 2000)) : undefined

type Person = { first: string; last: string; mail: string; account: number; random: Random; twin: boolean }

const mailOf = (first: string, last: string, i: number) =>
  `${slug(first)}.${slug(last)}${i % 4 === 0 ? i : ''}`

function contactFacts(setting: Setting, i: number): Person {
  const random = dice(setting, 2, i)
  const twin = twinOf(random, i)
  if (twin !== undefined) {
    const other = contactFacts(setting, twin)
    const way = random.below(12)
    const first = way < 5 ? misspelt(other.first, way) : other.first
    const last = way >= 5 ? misspelt(other.last, way) : other.last
    const mail = random.chance(0.5) ? other.mail : mailOf(first, last, i)
    return { first, last, mail, account: other.account, random, twin: true }
  }
  random.next()
  const account = Math.min(
    setting.counts.accounts - 1,
    Math.floor(random.next() ** 1.4 * setting.counts.accounts),
  )
  const { region } = accountFacts(setting, account)
  const [first, last] = [random.pick(region.first), random.pick(region.last)]
  return { first, last, mail: mailOf(first, last, i), account, random, twin: false }
}

/** Every third contact holds a card, and their tier stands on both. */
export const cardHolder = (card: number): number => card * 3
export const tierOf = (setting: Setting, contact: number): string => dice(setting, 3, contact).pick(TIER_LIST)

export function tellContacts(setting: Setting): void {
  const columns = columnsOf(`
    Id AccountId LastName FirstName Salutation Name MailingStreet MailingCity MailingState
    MailingPostalCode MailingCountry Phone MobilePhone ReportsToId Email Title Department LeadSource
    Birthdate Description OwnerId STAMPS LastActivityDate EmailBouncedReason EmailBouncedDate
    IsEmailBounced PhotoUrl CleanStatus Loyalty_Tier__c
  `)
  const loader = makeLoader(setting.org, 'Contact', columns)
  const { contacts: count, cards } = setting.counts
  for (let i = 0; i < count; i++) {
    const { first, last, mail, account, random, twin } = contactFacts(setting, i)
    const { region, city, domain } = accountFacts(setting, account)
    const [town, state, postal, street] = city
    const created = createdAt(setting, i, count)
    const owner = ownerOf(setting, account)
    const bounced = random.chance(0.015)
    loader.add({
      Id: idOf(setting, '003', i),
      AccountId: random.chance(0.97) ? idOf(setting, '001', account) : null,
      LastName: last,
      FirstName: first,
      Salutation: random.chance(0.3) ? random.pick(['Mr.', 'Ms.', 'Mrs.', 'Dr.']) : null,
      Name: fullName(first, last),
      MailingStreet: random.chance(0.85) ? `${street} ${1 + random.below(140)}` : null,
      MailingCity: town,
      MailingState: state,
      MailingPostalCode: postal,
      MailingCountry: region.country,
      Phone: random.chance(0.8) ? phoneOf(random, region.dial) : null,
      MobilePhone: random.chance(0.5) ? phoneOf(random, region.dial) : null,
      ReportsToId: i > 50 && random.chance(0.1) ? idOf(setting, '003', random.below(i)) : null,
      Email: random.chance(0.95) ? `${mail}@${domain}` : null,
      Title: random.pick(TITLES),
      Department: random.pick(DEPARTMENTS),
      LeadSource: random.pick(SOURCES),
      Birthdate: random.chance(0.3)
        ? isoDay(Date.UTC(1955 + random.below(48), random.below(12), 1 + random.below(28)))
        : null,
      Description: twin ? 'Entered at the trade counter; please check whether we know this person.' : null,
      OwnerId: owner,
      ...stamps(setting, random, created, owner),
      LastActivityDate: random.chance(0.6) ? isoDay(setting.end - random.below(300) * DAY) : null,
      EmailBouncedReason: bounced ? '550 5.1.1 mailbox unknown' : null,
      EmailBouncedDate: bounced ? setting.end - 86_400_000 * (3 + random.below(90)) : null,
      IsEmailBounced: bounced ? 1 : 0,
      PhotoUrl: `/services/images/photo/${idOf(setting, '003', i)}`,
      CleanStatus: 'Pending',
      Loyalty_Tier__c: i % 3 === 0 && i / 3 < cards ? tierOf(setting, i) : null,
    })
  }
  loader.end()
}

export function tellLeads(setting: Setting): void {
  const columns = columnsOf(`
    Id LastName FirstName Name Title Company Street City State PostalCode Country Phone Email PhotoUrl
    LeadSource Status Industry Rating NumberOfEmployees OwnerId IsConverted ConvertedDate
    ConvertedAccountId IsUnreadByOwner STAMPS LastActivityDate CleanStatus
  `)
  const loader = makeLoader(setting.org, 'Lead', columns)
  const { leads: count, accounts } = setting.counts
  for (let i = 0; i < count; i++) {
    const random = dice(setting, 4, i)
    const region = random.pick(REGIONS)
    const [town, state, postal, street] = random.pick(region.cities)
    const [first, last] = [random.pick(region.first), random.pick(region.last)]
    const company = `${random.pick(ACCOUNT_HEADS)} ${random.pick(ACCOUNT_KINDS)}`
    const created = createdAt(setting, i, count)
    const owner = ownerOf(setting, i + 3)
    const converted = random.chance(0.18)
    const unread = !converted && random.chance(0.2)
    loader.add({
      Id: idOf(setting, '00Q', i),
      LastName: last,
      FirstName: first,
      Name: fullName(first, last),
      Title: random.pick(TITLES),
      Company: company,
      Street: `${street} ${1 + random.below(140)}`,
      City: town,
      State: state,
      PostalCode: postal,
      Country: region.country,
      Phone: random.chance(0.7) ? phoneOf(random, region.dial) : null,
      Email: `${slug(first)}.${slug(last)}@${slug(company)}${i}.example`,
      PhotoUrl: `/services/images/photo/${idOf(setting, '00Q', i)}`,
      LeadSource: random.pick(SOURCES),
      Status: converted
        ? 'Closed - Converted'
        : random.pick(['Open - Not Contacted', 'Working - Contacted', 'Closed - Not Converted']),
      Industry: random.pick(INDUSTRIES),
      Rating: random.pick(['Hot', 'Warm', 'Cold', null]),
      NumberOfEmployees: 1 + random.below(200),
      OwnerId: owner,
      IsConverted: converted ? 1 : 0,
      ConvertedDate: converted ? isoDay(created + random.below(20) * DAY) : null,
      ConvertedAccountId: converted ? idOf(setting, '001', random.below(accounts)) : null,
      IsUnreadByOwner: unread ? 1 : 0,
      ...stamps(setting, random, created, owner),
      LastActivityDate: unread ? null : isoDay(setting.end - random.below(200) * DAY),
      CleanStatus: 'Pending',
    })
  }
  loader.end()
}
