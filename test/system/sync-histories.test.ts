import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Control, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg, movableClock, until, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'
import { compared, wholeness } from '../torture/verify.ts'

const objects = ['Account', 'Contact', 'Lead'] as const
type Tested = (typeof objects)[number]
const minute = 60_000
const clock = movableClock()

let simulator: Simulator
let inside: TestCore
let org: number
let offsetMs = 0
beforeAll(async () => {
  simulator = await startSimulator({ empty: true })
  inside = await startTestCore({ clock })
  org = await connectOrg(inside.asHost, simulator)
  await inside.asHost.connections.setObjects({ id: org, objects: [...objects] })
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

const object = fc.constantFrom(...objects)
const row = fc.nat(9)
/** What is asked for at the org, in the order a history tells; a step that cannot be is none. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), object, parent: row }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), row, value: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('late' as const),
      row: fc.option(row),
      object,
      value: fc.nat(3),
      minutes: fc.nat(30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), row }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undelete' as const), row }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), row }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), master: row, loser: row }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('hide' as const, 'show' as const), object }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('add field' as const, 'remove field' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      kind: fc.constantFrom(
        'unauthorized',
        'query-timeout',
        'lost-cursor',
        'quota',
        'truncate',
        'expire-tokens',
        'server-error',
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.nat(45) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('sync' as const), object, again: fc.nat(5).map((n) => n === 0) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One history in an org that others had before: all its rows bear its name, and it leaves no trouble behind. */
class History {
  private readonly name: string
  private readonly rows: { readonly object: Tested; readonly id: string }[] = []
  private readonly merged = new Set<string>()
  private serial = 0

  constructor(name: string) {
    this.name = name
  }

  /** A few rows that are known already, parents with children. */
  async begin(): Promise<void> {
    for (const of of ['Account', 'Account', 'Contact', 'Contact', 'Lead', 'Lead'] as const)
      await this.create(of, this.serial)
    // Old enough not to be read again by chance.
    await pass(30)
    for (const each of objects) await sync(each, false)
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'create':
        return this.create(one.object, one.parent)
      case 'edit':
        return this.edit(one.row, one.value, 0)
      case 'late':
        if (one.row !== null) return this.edit(one.row, one.value, one.minutes)
        return attempt({
          op: 'commit-late',
          object: one.object,
          fields: this.named(one.object),
          modstamp: orgNow(),
          afterMs: one.minutes * minute,
        })
      case 'undelete':
        // A merge undone before it was seen leaves no trace that an org would tell.
        return this.on(one.row, (found) => (this.merged.has(found.id) ? null : { op: 'undelete', ...found }))
      case 'delete':
      case 'purge':
        return this.on(one.row, (found) => ({ op: one.do, ...found }))
      case 'merge':
        return this.merge(one.master, one.loser)
      case 'hide':
      case 'show':
        return attempt({
          op: 'fault',
          kind: `${one.do}-field`,
          object: one.object,
          field: fieldOf(one.object),
        })
      case 'add field':
        return attempt({ op: 'field', object: 'Contact', add: { name: 'Extra__c', type: 'text' } })
      case 'remove field':
        return attempt({ op: 'field', object: 'Contact', remove: 'Extra__c' })
      case 'fault':
        return attempt({ op: 'fault', kind: one.kind, match: '/services/data', times: 1 })
      case 'pass':
        return pass(one.minutes)
      case 'sync':
        return void (await sync(one.object, one.again))
    }
  }

  /** Ends all trouble, lets the org rest, reads each object a last time and answers what differs. */
  async differences(): Promise<string[]> {
    await simulator.control({ op: 'clear' })
    await pass(30)
    const found: string[] = []
    for (const each of objects) {
      const status = await sync(each, false)
      if (status !== 'done') found.push(`the last run of ${each} is ${status}`)
    }
    const user = await userOf(simulator)
    const db = new Database(join(inside.dataDir, 'orgdeck.db'), { readonly: true })
    for (const each of objects) found.push(...(await compared(db, user, org, each, `${this.name} `)))
    db.close()
    await attempt({ op: 'field', object: 'Contact', remove: 'Extra__c' })
    return found
  }

  private named(of: Tested): Record<string, string> {
    const name = `${this.name} ${++this.serial}`
    if (of === 'Account') return { Name: name }
    return of === 'Contact' ? { LastName: name } : { LastName: name, Company: 'X' }
  }

  private async create(of: Tested, parent: number): Promise<void> {
    const accounts = this.rows.filter((found) => found.object === 'Account')
    const above = of === 'Contact' ? accounts[parent % Math.max(1, accounts.length)] : undefined
    const record = { ...this.named(of), ...(above === undefined ? {} : { AccountId: above.id }) }
    const { ids } = (await simulator.control({ op: 'load', object: of, records: [record] })) as {
      ids: string[]
    }
    for (const id of ids) this.rows.push({ object: of, id })
  }

  private edit(place: number, value: number, minutes: number): Promise<void> {
    return this.on(place, (found) => ({
      op: 'commit-late',
      ...found,
      // Zero empties it: null is a value, too.
      fields: { [value === 3 ? 'Phone' : fieldOf(found.object)]: value === 0 ? null : `value ${value}` },
      modstamp: orgNow(),
      afterMs: minutes * minute,
    }))
  }

  private async merge(master: number, loser: number): Promise<void> {
    const one = this.rows[master % Math.max(1, this.rows.length)]
    const others = this.rows.filter((found) => found.object === one?.object && found.id !== one.id)
    const other = others[loser % Math.max(1, others.length)]
    if (one === undefined || other === undefined) return
    this.merged.add(other.id)
    await attempt({ op: 'merge', object: one.object, master: one.id, loser: other.id })
  }

  private async on(
    place: number,
    command: (found: { readonly object: Tested; readonly id: string }) => Control | null,
  ): Promise<void> {
    const found = this.rows[place % Math.max(1, this.rows.length)]
    const made = found === undefined ? null : command(found)
    if (made !== null) await attempt(made)
  }
}

const fieldOf = (of: Tested): string => (of === 'Account' ? 'Site' : 'Title')
const orgNow = (): number => Date.now() + offsetMs

/** People are told no, too: by a row that is gone, or a field that is hidden from them. */
async function attempt(command: Control): Promise<void> {
  await simulator.control(command).catch(() => undefined)
}

async function pass(minutes: number): Promise<void> {
  offsetMs += minutes * minute
  await simulator.control({ op: 'clock', offsetMs })
}

/** A run to its end; one that waits for its next try gets it at once. */
async function sync(entity: string, again: boolean): Promise<string> {
  const { run_id } = await inside.asHost.sync.start({
    integration_id: org,
    entity,
    mode: again ? 'full' : 'incremental',
  })
  const run = await until(
    () => inside.asHost.sync.run({ id: run_id }),
    (seen) => {
      if (seen.status === 'queued' && seen.error !== null) clock.advance(5 * minute)
      return ['done', 'failed', 'cancelled'].includes(seen.status)
    },
  )
  return run.status
}

/** Histories that once ended in a difference. */
const found: readonly (readonly Step[])[] = [
  // A full read shows no deletions.
  [
    { do: 'delete', row: 0 },
    { do: 'pass', minutes: 45 },
    { do: 'sync', object: 'Account', again: true },
  ],
  // Children move without a stamp.
  [
    { do: 'merge', master: 0, loser: 0 },
    { do: 'pass', minutes: 45 },
  ],
  // The bin was emptied before anybody saw that it held a merged row, and so where its children went.
  [
    { do: 'merge', master: 0, loser: 0 },
    { do: 'purge', row: 1 },
    { do: 'pass', minutes: 45 },
  ],
  // A field comes back with a value that the newest version does not hold.
  [
    { do: 'edit', row: 2, value: 1 },
    { do: 'sync', object: 'Contact', again: false },
    { do: 'hide', object: 'Contact' },
    { do: 'edit', row: 2, value: 3 },
    { do: 'sync', object: 'Contact', again: false },
    { do: 'show', object: 'Contact' },
  ],
]

let serial = 0
test('after any history the store equals the org', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
      const history = new History(`h${++serial}x`)
      await history.begin()
      for (const one of steps) await history.take(one)
      expect(await history.differences()).toEqual([])
    }),
    {
      numRuns: Number(process.env['HISTORIES'] ?? 25),
      seed: Number(process.env['HISTORIES_SEED'] ?? 4),
      examples: found.map((steps) => [[...steps]]),
      // A busy machine tries fewer; what it tried has to hold all the same.
      interruptAfterTimeLimit: Number(process.env['HISTORIES_MS'] ?? 90_000),
    },
  )
})

test('after all of them the store is whole, and every count exact', async () => {
  // The last one may have been left in the middle.
  await simulator.control({ op: 'clear' })
  for (const each of objects) await sync(each, false)
  const db = new Database(join(inside.dataDir, 'orgdeck.db'), { readonly: true })
  expect(wholeness(db)).toEqual([])
  db.close()
})
