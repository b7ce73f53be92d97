import Database from 'better-sqlite3'
import type { Control, Simulator } from '../../src/simulator/index.ts'
import type { Dice } from './dice.ts'

/** Objects under torture; the first three can be merged. */
export const tortured = ['Account', 'Contact', 'Lead', 'Opportunity', 'Task'] as const
const mergeable = tortured.slice(0, 3)
const minute = 60_000

/** A field of each that can be changed freely, and hidden. */
const changeable: Readonly<Record<string, readonly string[]>> = {
  Account: ['Site', 'Description', 'Phone'],
  Contact: ['Title', 'Department', 'MailingCity', 'Phone'],
  Lead: ['Title', 'City', 'Phone'],
  Opportunity: ['NextStep', 'Description'],
  Task: ['Description'],
}

export type Life = {
  /** Somebody does something in the org. */
  act(): Promise<void>
  /** Trouble of some kind begins. */
  trouble(): Promise<void>
  /** Time goes by in the org. */
  pass(ms: number): Promise<void>
  /** All trouble ends; what is late is committed. */
  rest(): Promise<void>
  /** How often what was done. */
  readonly done: ReadonlyMap<string, number>
  close(): void
}

type Parts = {
  readonly simulator: Simulator
  /** The org's own file, read to find rows to work on. */
  readonly orgFile: string
  readonly dice: Dice
  /**
   * Whether every object has been copied once. A merge between the first copies of parent and children leaves no trace
   * that an org would tell.
   */
  readonly copied: () => boolean
}

/** The life of an org, by chance: people at work, transactions that take long, and trouble of every kind. */
export function lifeOf({ simulator, orgFile, dice, copied }: Parts): Life {
  const db = new Database(orgFile, { readonly: true, timeout: 5000 })
  const done = new Map<string, number>()
  let offsetMs = 0
  let serial = 0

  const control = async (what: string, command: Control): Promise<void> => {
    try {
      await simulator.control(command)
      done.set(what, (done.get(what) ?? 0) + 1)
    } catch {
      // People are told no, too: a row that is gone already, a rule that forbids it.
    }
  }
  const ids = (object: string, deleted: boolean, count = 1): string[] => {
    const last = db.prepare<[], number>(`SELECT ifnull(max(rowid), 0) FROM "${object}"`).pluck().get() ?? 0
    // What went by a merge stays in the bin: were it purged or back before it was seen, nobody could tell of the merge.
    const bin = (mergeable as readonly string[]).includes(object) ? 'AND "MasterRecordId" IS NULL' : ''
    return db
      .prepare<[number, number, number], string>(
        `SELECT "Id" FROM "${object}" WHERE rowid >= ? AND "IsDeleted" = ? ${bin} ORDER BY rowid LIMIT ?`,
      )
      .pluck()
      .all(dice.below(Math.max(1, last)), deleted ? 1 : 0, count)
  }
  const now = (): number => Date.now() + offsetMs
  const fresh = (object: string): Record<string, string> => ({
    [dice.pick(changeable[object] ?? [])]: `value ${++serial}`,
  })
  const pass = (ms: number): Promise<void> => {
    offsetMs += ms
    return control('time', { op: 'clock', offsetMs })
  }

  const deeds: readonly (() => Promise<void>)[] = [
    () => control('work', { op: 'tick', times: 1 + dice.below(4) }),
    async () => {
      const object = dice.pick(tortured)
      for (const id of ids(object, false, 1 + dice.below(40)))
        await control('edit', { op: 'commit-late', object, id, fields: fresh(object), modstamp: now() })
    },
    async () => {
      const object = dice.pick(['Contact', 'Account'])
      await control('flood', { op: 'flood', object, count: 50 + dice.below(400) })
    },
    async () => {
      const object = dice.pick(tortured)
      for (const id of ids(object, false, 1 + dice.below(3)))
        await control('delete', { op: 'delete', object, id })
    },
    async () => {
      const object = dice.pick(tortured)
      for (const id of ids(object, true, 1 + dice.below(3)))
        await control('undelete', { op: 'undelete', object, id })
    },
    async () => {
      const object = dice.pick(tortured)
      for (const id of ids(object, true, 1 + dice.below(2)))
        await control('purge', { op: 'purge', object, id })
    },
    async () => {
      if (!copied()) return
      const object = dice.pick(mergeable)
      const [master, loser] = ids(object, false, 2)
      if (master !== undefined && loser !== undefined)
        await control('merge', { op: 'merge', object, master, loser })
    },
    async () => {
      const object = dice.pick(['Contact', 'Lead', 'Account'] as const)
      const [id] = ids(object, false)
      const late = { modstamp: now(), afterMs: dice.below(30) * minute }
      const name = object === 'Account' ? { Name: `Late ${++serial}` } : { LastName: `Late ${++serial}` }
      const made = object === 'Lead' ? { ...name, Company: 'Late Ltd' } : name
      if (id !== undefined && dice.chance(0.5))
        await control('late edit', { op: 'commit-late', object, id, fields: fresh(object), ...late })
      else await control('late creation', { op: 'commit-late', object, fields: made, ...late })
    },
    () => pass(dice.below(6) * minute),
  ]

  const onData = (): string =>
    dice.pick(['/services/data', '/query', '/jobs/query', '/results', '/describe', '/updated'])
  const nowAndThen = (): Record<string, number> =>
    dice.chance(0.5) ? { times: 1 + dice.below(3) } : { every: 3 + dice.below(9) }
  const fault = (kind: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> =>
    control(`fault ${kind}`, { op: 'fault', kind, ...more })
  const passing = (kind: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> =>
    fault(kind, { match: onData(), ...nowAndThen(), ...more })
  const field = (): { object: string; field: string } => {
    const object = dice.pick(['Account', 'Contact', 'Lead'])
    return { object, field: dice.pick(changeable[object] ?? []) }
  }

  const troubles: readonly (() => Promise<void>)[] = [
    () => passing('unauthorized'),
    () => passing('server-error'),
    () => passing('unavailable'),
    () => passing('too-many', { retryAfter: 1 }),
    () => passing('reset'),
    () => passing('lose-answer'),
    () => passing('truncate'),
    () => passing('truncate', { tidy: true }),
    () => passing('slow', { delayMs: 50 + dice.below(400) }),
    () => passing('query-timeout', { match: '/query' }),
    () => passing('lost-cursor', { match: '/query/' }),
    () => fault('quota', { times: 1, match: onData() }),
    () => fault('expire-tokens'),
    () => fault('rotate-refresh'),
    () => fault('unavailable', { match: '/oauth2/token', times: 1 }),
    () => fault('slow', { match: '/oauth2/token', delayMs: 300, times: 2 }),
    () => fault('stuck-jobs', { forMs: 1000 + dice.below(3000) }),
    () => fault('fail-jobs', { times: 1 }),
    () => fault('clock-skew', { ms: (dice.below(9) - 4) * minute }),
    () => fault('open-transaction', { since: now() - dice.below(20) * minute }),
    () => fault('hide-field', field()),
    () => fault('show-field', field()),
    () => fault('lock-rows', { ids: ids('Contact', false, 3) }),
    () => control('shuffled results', { op: 'bulk', shuffleResults: true }),
    () => control('slow jobs', { op: 'bulk', rowsPerSecond: 20_000 }),
  ]

  return {
    act: () => dice.pick(deeds)(),
    trouble: () => dice.pick(troubles)(),
    pass,
    rest: async () => void (await simulator.control({ op: 'clear' })),
    done,
    close: () => db.close(),
  }
}
