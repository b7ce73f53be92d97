import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { SyncRun, SyncStream } from '../../src/contract/sync.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { userOf } from '../support/org.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import { bundleCore, type Bundle } from './bundle.ts'
import { startChild, type CoreChild } from './child.ts'
import { diceOf } from './dice.ts'
import { lifeOf, tortured } from './life.ts'
import { verify } from './verify.ts'

export type TortureOptions = {
  readonly kills: number
  readonly contacts: number
  readonly seed: number
  readonly say?: (line: string) => void
}

export type TortureReport = {
  readonly kills: number
  /** Kills by what was under way: the start itself, whole copies, reading of changes, both, or nothing. */
  readonly killedIn: Readonly<Record<string, number>>
  readonly runs: number
  readonly rows: number
  readonly signIns: number
  readonly done: ReadonlyMap<string, number>
  /** What is wrong at the end; empty when nothing is. */
  readonly found: readonly string[]
  /** Kept when something was found, else removed. */
  readonly dir: string
}

/** The core's clock against the real one: a wait of a minute takes a second. */
const speed = 60
const minute = 60_000

/**
 * Kills a core at random instants while it copies an org that lives and suffers, starts it again each time, and compares
 * at the end what it has with what the org has.
 */
export async function torture({
  kills,
  contacts,
  seed,
  say = () => {},
}: TortureOptions): Promise<TortureReport> {
  const dir = await mkdtemp(join(tmpdir(), 'orgdeck-torture-'))
  const simulator = await startSimulator({ dataDir: join(dir, 'org'), contacts, seed: (seed % 1000) + 1 })
  const bundle = await bundleCore()
  const work = new Torture(dir, simulator, bundle, seed, say)
  try {
    const killedIn: Record<string, number> = {}
    for (let n = 1; n <= kills; n++) {
      const where = await work.round()
      killedIn[where] = (killedIn[where] ?? 0) + 1
      if (n % 10 === 0) say(`${n} kills, ${work.told()}`)
    }
    const found = await work.finish()
    if (found.length === 0) await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    return { kills, killedIn, ...work.figures(), found, dir }
  } finally {
    await work.close()
  }
}

class Torture {
  private readonly dir: string
  private readonly dataDir: string
  private readonly simulator: Simulator
  private readonly bundle: Bundle
  private readonly say: (line: string) => void
  private readonly dice
  private readonly life
  private readonly startedAt = Date.now()
  private readonly skewMs: number
  private connection = 0
  private signIns = 0
  private child: CoreChild | null = null
  private sums = { runs: 0, rows: 0 }

  constructor(dir: string, simulator: Simulator, bundle: Bundle, seed: number, say: (line: string) => void) {
    this.bundle = bundle
    this.dir = dir
    this.dataDir = join(dir, 'data')
    this.simulator = simulator
    this.say = say
    this.dice = diceOf(seed)
    // As wrong as a laptop's clock may be; the result must not depend on it.
    this.skewMs = (this.dice.below(5) - 2) * 60 * minute
    this.life = lifeOf({
      simulator,
      orgFile: join(dir, 'org', 'org.sqlite'),
      dice: this.dice,
      copied: () => this.copied(),
    })
  }

  /** One life of the core, from its start to its kill; answers in the middle of what it died. */
  async round(): Promise<string> {
    const child = this.start()
    // Some die before they have begun.
    if (this.connection !== 0 && this.dice.chance(0.08)) {
      await wait(this.dice.below(600))
      await child.kill()
      return 'start'
    }
    if (!(await child.ready)) throw new Error(`the core did not start; its folder is ${this.dir}`)
    await this.signedIn(child)
    if (this.dice.chance(0.6)) await this.life.rest()
    for (let n = this.dice.below(3); n > 0; n--) await this.life.trouble()
    await this.begin(child)
    const until =
      performance.now() + this.dice.pick([200, 1000, 2000, 4000, 6000]) * (0.1 + this.dice.below(100) / 100)
    while (performance.now() < until) {
      await this.life.act()
      if (this.dice.chance(0.1)) await this.life.trouble()
      if (this.dice.chance(0.05)) await this.begin(child)
      await wait(this.dice.below(60))
    }
    const streams = await child.ask<{ items: SyncStream[] }>('sync.streams', {
      integration_id: this.connection,
    })
    await child.kill()
    const busy = (streams?.items ?? []).map((one) => one.state)
    const [copies, changes] = [busy.includes('backfill'), busy.includes('running')]
    if (copies) return changes ? 'both' : 'copy'
    return changes ? 'changes' : 'waiting'
  }

  /** Lets everything come to rest, makes a last run of each stream, and looks for what is wrong. */
  async finish(): Promise<string[]> {
    await this.life.rest()
    await this.life.pass(30 * minute)
    const child = this.start()
    if (!(await child.ready)) throw new Error(`the core did not start; its folder is ${this.dir}`)
    await this.signedIn(child)
    await child.ask('connections.update', { id: this.connection, schedule_minutes: null })
    const stuck = await this.quiet(child)
    const found = stuck === null ? await this.lastRuns(child) : [stuck]
    await child.close()
    this.child = null
    const user = await userOf(this.simulator)
    found.push(...(await verify(this.dataDir, user, this.connection, tortured)))
    return found
  }

  figures(): Pick<TortureReport, 'runs' | 'rows' | 'signIns' | 'done'> {
    return { ...this.sums, signIns: this.signIns, done: this.life.done }
  }

  told(): string {
    return `${[...this.life.done.values()].reduce((sum, n) => sum + n, 0)} deeds and troubles`
  }

  async close(): Promise<void> {
    await this.child?.kill()
    this.life.close()
    await this.simulator.close()
    await this.bundle.remove()
  }

  private start(): CoreChild {
    const { dataDir, startedAt, skewMs } = this
    this.child = startChild({
      entry: this.bundle.entry,
      dataDir,
      speed,
      startedAt,
      skewMs,
      onLine: (line) => this.say(line),
    })
    return this.child
  }

  /** Signs in at first, and again when a kill or a lost answer took the refresh token along, as a person would. */
  private async signedIn(child: CoreChild): Promise<void> {
    const known = await child.ask<{ items: { id: number; status: string }[] }>('connections.list', {})
    const [one] = known?.items ?? []
    if (one !== undefined && one.status !== 'auth_failed') return
    await this.life.rest()
    const flow = await child.ask<{ authorize_url: string; flow_id: string }>('connections.startAuth', {
      flow: 'web',
      login_url: this.simulator.url,
      client_id: this.simulator.clientId,
      client_secret: this.simulator.clientSecret,
      integration_id: one?.id,
    })
    await signInAtSimulator(flow?.authorize_url ?? '')
    const made = await child.ask<{ status: string; integration_id: number }>('connections.authStatus', {
      flow_id: flow?.flow_id,
    })
    if (made?.status !== 'connected') throw new Error(`signing in ended as ${made?.status}`)
    this.signIns += 1
    this.connection = made.integration_id
    if (one !== undefined) return
    await child.ask('connections.setObjects', { id: this.connection, objects: tortured })
    await child.ask('connections.update', { id: this.connection, schedule_minutes: 5 })
  }

  /** Somebody starts runs; now and then they want everything read again. */
  private async begin(child: CoreChild): Promise<void> {
    const integration_id = this.connection
    // A spent day holds a connection for an hour; somebody who checks it ends that at once.
    const seen = await child.ask<{ quota_until: string | null }>('connections.get', { id: integration_id })
    if (typeof seen?.quota_until === 'string') await child.ask('connections.test', { id: integration_id })
    const again = this.dice.chance(0.08) ? this.dice.pick(tortured) : null
    for (const entity of tortured) {
      const mode = entity === again ? 'full' : 'incremental'
      await child.ask('sync.start', { integration_id, entity, mode })
    }
  }

  /** Waits until nothing is under way; says what still is when that takes too long. */
  private async quiet(child: CoreChild): Promise<string | null> {
    for (const end = performance.now() + 120_000; ;) {
      const active = await child.ask<{ items: SyncRun[] }>('sync.runs', { active: true, page_size: 100 })
      const items = active?.items ?? []
      if (items.length === 0) return null
      if (performance.now() > end)
        return `still under way: ${items.map((run) => `${run.object} ${run.status} ${run.error?.message ?? ''}`).join(', ')}`
      await wait(100)
    }
  }

  private async lastRuns(child: CoreChild): Promise<string[]> {
    const found: string[] = []
    for (const entity of tortured) {
      const started = await child.ask<{ run_id: number }>('sync.start', {
        integration_id: this.connection,
        entity,
      })
      const stuck = await this.quiet(child)
      const run = await child.ask<SyncRun>('sync.run', { id: started?.run_id })
      if (stuck !== null) found.push(stuck)
      else if (run?.status !== 'done')
        found.push(`the last run of ${entity} ${run?.status}: ${run?.error?.message}`)
    }
    const streams = await child.ask<{ items: SyncStream[] }>('sync.streams', {
      integration_id: this.connection,
    })
    for (const { object, state } of streams?.items ?? [])
      if ((tortured as readonly string[]).includes(object) && state !== 'incremental')
        found.push(`the stream of ${object} is ${state}`)
    const db = new Database(join(this.dataDir, 'orgdeck.db'), { readonly: true })
    const sums = db
      .prepare<[], { runs: number; rows: number }>(
        'SELECT count(*) AS runs, sum(read) AS rows FROM sync_runs',
      )
      .get()
    db.close()
    if (sums !== undefined) this.sums = sums
    return found
  }

  /** Whether each object has been copied whole at least once. */
  private copied(): boolean {
    const db = new Database(join(this.dataDir, 'orgdeck.db'), { readonly: true, timeout: 5000 })
    const done = db
      .prepare<[string], number>(
        'SELECT count(*) FROM sync_streams WHERE watermark IS NOT NULL AND object IN (SELECT value FROM json_each(?))',
      )
      .pluck()
      .get(JSON.stringify(tortured))
    db.close()
    return done === tortured.length
  }
}
