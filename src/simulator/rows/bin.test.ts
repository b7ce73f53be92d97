import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const make = async (type: string, fields: object) =>
  textOf(await bench.call('POST', `${V}/sobjects/${type}`, fields), 'id')
const one = async (query: string) => recordsOf(await bench.soql(query, true))[0]
const isDeleted = async (type: string, id: string) =>
  (await one(`SELECT IsDeleted FROM ${type} WHERE Id = '${id}'`))?.['IsDeleted']
const del = (object: string, id: string) => bench.control({ op: 'delete', object, id })
const undelete = (object: string, id: string) => bench.control({ op: 'undelete', object, id })

describe('the recycle bin', () => {
  test('gives a row back, but none that was purged', async () => {
    const id = await make('Contact', { LastName: 'Binned' })
    expect(() => undelete('Contact', id)).toThrow('not in the recycle bin')
    del('Contact', id)
    expect(await isDeleted('Contact', id)).toBe(true)
    expect(undelete('Contact', id)).toEqual({ restored: 1 })
    expect((await bench.call('GET', `${V}/sobjects/Contact/${id}`)).status).toBe(200)
    del('Contact', id)
    expect(bench.control({ op: 'purge', object: 'Contact' })).toEqual({ purged: 1 })
    expect(await isDeleted('Contact', id)).toBeUndefined()
    expect(() => undelete('Contact', id)).toThrow()
  })

  test('gives back with a parent what went with it, at any depth, and nothing else', async () => {
    const account = await make('Account', { Name: 'Parent' })
    const [before, along] = [
      await make('Contact', { LastName: 'Before', AccountId: account }),
      await make('Contact', { LastName: 'Along', AccountId: account }),
    ]
    const task = await make('Task', { Subject: 'Call', WhoId: along })
    // All within one second: the stamps do not tell which went first.
    del('Contact', before)
    expect(del('Account', account)).toEqual({ deleted: 3 })
    expect(() => undelete('Contact', along)).toThrow('not in the recycle bin')
    // A mass update stamps what lies in the bin, too.
    bench.control({ op: 'flood', object: 'Contact', count: 1000, at: 1_700_000_000_000 })
    bench.control({ op: 'clock', offsetMs: 60_000 })
    expect(undelete('Account', account)).toEqual({ restored: 3 })
    expect(await isDeleted('Contact', before)).toBe(true)
    expect(await isDeleted('Contact', along)).toBe(false)
    expect(await isDeleted('Task', task)).toBe(false)
    const stamps = await Promise.all(
      [`Account WHERE Id = '${account}'`, `Contact WHERE Id = '${along}'`, `Task WHERE Id = '${task}'`].map(
        async (from) => (await one(`SELECT SystemModstamp FROM ${from}`))?.['SystemModstamp'],
      ),
    )
    expect(new Set(stamps).size).toBe(1)
    expect(undelete('Contact', before)).toEqual({ restored: 1 })
  })

  test('is emptied of what went with a row, when it is emptied of the row', async () => {
    const account = await make('Account', { Name: 'Purged' })
    const contact = await make('Contact', { LastName: 'Purged', AccountId: account })
    del('Account', account)
    expect(bench.control({ op: 'purge', object: 'Account', id: account })).toEqual({ purged: 2 })
    expect(await isDeleted('Contact', contact)).toBeUndefined()
  })

  test('holds what a simple model says it holds', async () => {
    type Kept = {
      id: string
      type: 'Account' | 'Contact' | 'Task'
      parent: Kept | undefined
      bin: Kept | undefined
    }
    const step = fc.record({
      what: fc.constantFrom('account', 'contact', 'task', 'delete', 'delete', 'undelete'),
      pick: fc.nat(1000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
        const rows: Kept[] = []
        const chosen = (from: Kept[], pick: number): Kept | undefined => from[pick % Math.max(1, from.length)]
        const live = (type?: string) =>
          rows.filter((row) => !row.bin && (type === undefined || row.type === type))
        for (const { what, pick } of steps) {
          if (what === 'account')
            rows.push({
              id: await make('Account', { Name: 'A' }),
              type: 'Account',
              parent: undefined,
              bin: undefined,
            })
          if (what === 'contact') {
            const parent = chosen(live('Account'), pick)
            const id = await make('Contact', { LastName: 'C', AccountId: parent?.id ?? null })
            rows.push({ id, type: 'Contact', parent, bin: undefined })
          }
          if (what === 'task') {
            const parent = chosen(live('Contact'), pick)
            const id = await make('Task', { Subject: 'T', WhoId: parent?.id ?? null })
            rows.push({ id, type: 'Task', parent, bin: undefined })
          }
          if (what === 'delete') {
            const root = chosen(live(), pick)
            if (!root) continue
            del(root.type, root.id)
            const reach = (row: Kept): boolean =>
              row === root || (!row.bin && row.parent !== undefined && reach(row.parent))
            const gone = live().filter(reach)
            for (const row of gone) row.bin = root
          }
          if (what === 'undelete') {
            const root = chosen(
              rows.filter((row) => row.bin === row),
              pick,
            )
            if (!root) continue
            undelete(root.type, root.id)
            for (const row of rows) if (row.bin === root) row.bin = undefined
          }
        }
        for (const row of rows)
          expect([row.type, await isDeleted(row.type, row.id)]).toEqual([row.type, row.bin !== undefined])
      }),
      { numRuns: 25 },
    )
  })
})

describe('a merge', () => {
  const merge = (object: string, master: string, loser: string) =>
    bench.control({ op: 'merge', object, master, loser })

  test('leaves a trace on the loser and none on the children it moves', async () => {
    const master = await make('Account', { Name: 'Master' })
    const loser = await make('Account', { Name: 'Loser' })
    const child = await make('Contact', { LastName: 'Child', AccountId: loser })
    const before = await one(`SELECT SystemModstamp FROM Contact WHERE Id = '${child}'`)
    bench.control({ op: 'clock', offsetMs: 120_000 })
    expect(merge('Account', master, loser)).toEqual({ moved: 1 })
    expect(await one(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`)).toMatchObject({
      IsDeleted: true,
      MasterRecordId: master,
    })
    expect(await one(`SELECT AccountId, SystemModstamp FROM Contact WHERE Id = '${child}'`)).toMatchObject({
      AccountId: master,
      SystemModstamp: before?.['SystemModstamp'],
    })
    expect(() => merge('Task', master, loser)).toThrow('does not support merge')
    // The loser can come back, what hung on it can not.
    expect(undelete('Account', loser)).toEqual({ restored: 1 })
    expect(await one(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`)).toMatchObject({
      IsDeleted: false,
      MasterRecordId: null,
    })
    expect(await one(`SELECT AccountId FROM Contact WHERE Id = '${child}'`)).toMatchObject({
      AccountId: master,
    })
  })

  test('of a parent into its own child hangs nothing on itself', async () => {
    const parent = await make('Account', { Name: 'Parent' })
    const child = await make('Account', { Name: 'Child', ParentId: parent })
    const other = await make('Account', { Name: 'Other', ParentId: parent })
    merge('Account', child, parent)
    expect(await one(`SELECT ParentId FROM Account WHERE Id = '${child}'`)).toMatchObject({ ParentId: null })
    expect(await one(`SELECT ParentId FROM Account WHERE Id = '${other}'`)).toMatchObject({ ParentId: child })
  })

  test('one after the other leaves a chain', async () => {
    const [a, b, c] = [
      await make('Contact', { LastName: 'A' }),
      await make('Contact', { LastName: 'B' }),
      await make('Contact', { LastName: 'C' }),
    ]
    const task = await make('Task', { Subject: 'Call', WhoId: c })
    merge('Contact', b, c)
    merge('Contact', a, b)
    expect(await one(`SELECT MasterRecordId FROM Contact WHERE Id = '${c}'`)).toMatchObject({
      MasterRecordId: b,
    })
    expect(await one(`SELECT MasterRecordId FROM Contact WHERE Id = '${b}'`)).toMatchObject({
      MasterRecordId: a,
    })
    expect(await one(`SELECT WhoId FROM Task WHERE Id = '${task}'`)).toMatchObject({ WhoId: a })
    expect(() => merge('Contact', a, b)).toThrow('entity is deleted')
  })

  test('shows in what members of a campaign show of their contact', async () => {
    const campaign = await make('Campaign', { Name: 'Fair' })
    const master = await make('Contact', { LastName: 'Kept', Email: 'kept@example.com' })
    const loser = await make('Contact', { LastName: 'Lost', Email: 'lost@example.com' })
    const member = await make('CampaignMember', { CampaignId: campaign, ContactId: loser })
    expect(merge('Contact', master, loser)).toEqual({ moved: 1 })
    expect(
      await one(`SELECT ContactId, LeadOrContactId, Email FROM CampaignMember WHERE Id = '${member}'`),
    ).toMatchObject({ ContactId: master, LeadOrContactId: master, Email: 'kept@example.com' })
  })
})
