import { DAY, toSecond } from '../clock.ts'
import { makeId } from '../ids.ts'
import type { Org, Row } from '../org.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'

/** The frame of one telling: how many, from when to when, by whom. */
export type Setting = {
  readonly org: Org
  readonly counts: Readonly<
    Record<
      'accounts' | 'contacts' | 'leads' | 'deals' | 'campaigns' | 'members' | 'tasks' | 'cards' | 'shipments',
      number
    >
  >
  /** The story's last instant; nothing is stamped later. */
  readonly end: number
}

const SPAN = 730 * DAY

export const countsFor = (contacts: number): Setting['counts'] => ({
  accounts: Math.max(8, Math.round(contacts / 8)),
  contacts,
  leads: Math.round(contacts / 4),
  deals: Math.max(12, Math.round(contacts / 5)),
  campaigns: 24,
  members: Math.round(contacts / 3),
  tasks: Math.round(contacts / 2),
  cards: Math.round(contacts / 3),
  shipments: Math.round(contacts / 5),
})

/** A generator of its own for each row, so that any row can be told again without the ones before it. */
export const dice = (setting: Setting, topic: number, i: number): Random =>
  makeRandom(setting.org.seed, topic, i)

export const idOf = (setting: Setting, prefix: string, i: number): string =>
  makeId(prefix, setting.org.instance, i + 1)

/** People who own records: everyone who sells, not the integration, not the auditor. */
export const ownerOf = (setting: Setting, i: number): string => {
  const sellers = setting.org.users.filter((user, at) => user.canWrite && at > 1)
  return sellers[i % sellers.length]!.id
}

/** Rows come in over two years, a little faster towards the end. */
export const createdAt = (setting: Setting, i: number, count: number): number =>
  toSecond(setting.end - SPAN + (SPAN - 2 * DAY) * ((i + 0.5) / count) ** 0.85)

/** One nightly import stamped a good part of the rows with the very same second. */
const importAt = (setting: Setting): number => toSecond(setting.end - 41 * DAY + 2 * 3_600_000)

/** Who made a row and who touched it last. */
export function stamps(setting: Setting, random: Random, created: number, owner: string): Row {
  const roll = random.next()
  const bulk = importAt(setting)
  const later = toSecond(created + (setting.end - created) * random.next() ** 2)
  const modified = roll < 0.4 ? created : roll < 0.55 && created < bulk ? bulk : later
  const integration = setting.org.users[1]!.id
  return {
    CreatedDate: created,
    CreatedById: owner,
    LastModifiedDate: modified,
    LastModifiedById: modified === bulk ? integration : owner,
    SystemModstamp: modified,
  }
}
