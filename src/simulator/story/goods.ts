import { DAY, isoDay } from '../clock.ts'
import { columnsOf, makeLoader } from './loader.ts'
import { cardHolder, tierOf } from './people.ts'
import { createdAt, dice, idOf, ownerOf, stamps } from './setting.ts'
import type { Setting } from './setting.ts'

export function tellCards(setting: Setting): void {
  const columns = columnsOf(`
    Id OwnerId Name STAMPS Contact__c Card_Number__c Tier__c Points__c Valid_Until__c Member_Since__c
    Active__c
  `)
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
  const columns = columnsOf(`
    Id OwnerId Name STAMPS Account__c Tracking_Number__c Status__c Carrier__c Shipped_On__c
    Delivered_On__c Weight__c Parcels__c Delivered__c Tracking_Link__c
  `)
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
