import { DAY, isoDay } from '../clock.ts'
import { objectNamed, quote } from '../org.ts'
import type { Org, OrgUser } from '../org.ts'
import { RestError } from '../rest/errors.ts'
import { changeRow, createRow, removeRow } from '../rows/change.ts'
import { keepsDeleted } from '../schema/object.ts'
import { getMeta, setMeta } from '../store.ts'
import { REGIONS, slug, SUBJECTS, TITLES } from './names.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'

/** One thing that somebody did. */
export type Work = {
  readonly action: 'created' | 'updated' | 'deleted'
  readonly object: string
  readonly id: string
  readonly by: string
  readonly what: string
}

type Doing = { readonly org: Org; readonly random: Random; readonly user: OrgUser; readonly now: number }

const STAGES = [
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
]

/** Some live row's id, found by a random place in the table. */
function anyRow({ org, random }: Doing, name: string, where = '1'): string | undefined {
  const object = objectNamed(org, name)
  if (!object) return undefined
  const live = keepsDeleted(object) ? '"IsDeleted" = 0' : '1'
  const last = org.prepare(`SELECT IFNULL(MAX(rowid), 0) AS n FROM ${quote(name)}`).get() as { n: number }
  const sql = `SELECT "Id" AS id FROM ${quote(name)} WHERE rowid > ? AND ${live} AND ${where} ORDER BY rowid LIMIT 1`
  const statement = org.prepare(sql)
  const found = (statement.get(random.below(last.n)) ?? statement.get(0)) as { id: string } | undefined
  return found?.id
}

function update(
  doing: Doing,
  name: string,
  what: string,
  fields: Record<string, unknown>,
  where?: string,
): Work | undefined {
  const id = anyRow(doing, name, where)
  const object = objectNamed(doing.org, name)
  if (!id || !object) return undefined
  changeRow(doing.org, object, id, fields, { user: doing.user })
  return { action: 'updated', object: name, id, by: doing.user.name, what }
}

function create(doing: Doing, name: string, what: string, fields: Record<string, unknown>): Work | undefined {
  const object = objectNamed(doing.org, name)
  if (!object) return undefined
  const id = createRow(doing.org, object, fields, { user: doing.user })
  return { action: 'created', object: name, id, by: doing.user.name, what }
}

function remove(doing: Doing, name: string, what: string, where: string): Work | undefined {
  const id = anyRow(doing, name, where)
  const object = objectNamed(doing.org, name)
  if (!id || !object) return undefined
  removeRow(doing.org, object, id, { user: doing.user })
  return { action: 'deleted', object: name, id, by: doing.user.name, what }
}

const HABITS: readonly ((doing: Doing) => Work | undefined)[] = [
  (d) => {
    const title = d.random.pick(TITLES)
    return update(d, 'Contact', `title is now ${title}`, { Title: title })
  },
  (d) => {
    const [city, state, postal] = d.random.pick(d.random.pick(REGIONS).cities)
    return update(d, 'Contact', `moved to ${city}`, {
      MailingCity: city,
      MailingState: state,
      MailingPostalCode: postal,
    })
  },
  (d) => {
    const region = d.random.pick(REGIONS)
    const [first, last] = [d.random.pick(region.first), d.random.pick(region.last)]
    const email = `${slug(first)}.${slug(last)}@newcomer.example`
    return create(d, 'Contact', `${first} ${last} is new`, {
      FirstName: first,
      LastName: last,
      Email: email,
      Title: d.random.pick(TITLES),
      AccountId: anyRow(d, 'Account') ?? null,
      MailingCountry: region.country,
    })
  },
  (d) => {
    const stage = d.random.pick(STAGES)
    return update(d, 'Opportunity', `stage is now ${stage}`, { StageName: stage }, '"IsClosed" = 0')
  },
  (d) => {
    const close = isoDay(d.now + (20 + d.random.below(60)) * DAY)
    return update(d, 'Opportunity', `close date pushed to ${close}`, { CloseDate: close }, '"IsClosed" = 0')
  },
  (d) =>
    update(
      d,
      'Lead',
      'was called',
      { Status: 'Working - Contacted', IsUnreadByOwner: false },
      '"IsConverted" = 0',
    ),
  (d) => update(d, 'Task', 'is done', { Status: 'Completed' }, '"IsClosed" = 0'),
  (d) => {
    const subject = d.random.pick(SUBJECTS)
    const due = isoDay(d.now + d.random.below(10) * DAY)
    return create(d, 'Task', subject, {
      Subject: subject,
      WhoId: anyRow(d, 'Contact') ?? null,
      ActivityDate: due,
    })
  },
  (d) =>
    update(
      d,
      'Shipment__c',
      'was delivered',
      { Status__c: 'Delivered', Delivered__c: true, Delivered_On__c: isoDay(d.now) },
      '"Delivered__c" = 0',
    ),
  (d) => update(d, 'Loyalty_Card__c', 'collected points', { Points__c: 100 * d.random.below(300) }),
  (d) => update(d, 'Account', 'has a new rating', { Rating: d.random.pick(['Hot', 'Warm', 'Cold']) }),
  (d) => remove(d, 'Task', 'no longer needed', '"IsClosed" = 1'),
  (d) => remove(d, 'Lead', 'spam', '"IsConverted" = 0'),
]

/** People, too, are told no; then that change does not happen. */
function attempt(doing: Doing): Work | undefined {
  try {
    return doing.random.pick(HABITS)(doing)
  } catch (error) {
    if (error instanceof RestError) return undefined
    throw error
  }
}

/** People work: a handful of plausible changes for each time. The same organisation always does the same next thing. */
export function work(org: Org, times: number): Work[] {
  const done: Work[] = []
  const people = org.users.filter((user, i) => user.canWrite && i !== 1)
  for (let i = 0; i < times; i++) {
    const turn = Number(getMeta(org.db, 'turn') ?? '0') + 1
    org.db.transaction(() => {
      const random = makeRandom(org.seed, 99, turn)
      for (let k = 3 + random.below(4); k > 0; k--) {
        const result = attempt({ org, random, user: random.pick(people), now: org.clock.now() })
        if (result) done.push(result)
      }
      setMeta(org.db, 'turn', String(turn))
    })()
  }
  return done
}
