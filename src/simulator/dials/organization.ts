import { bulkDials, calmBulk, readDials } from '../bulk/dials.ts'
import { isoInstant } from '../clock.ts'
import { dropRules, tellRule } from '../faults.ts'
import { tokenCounts } from '../oauth/exchange.ts'
import type { Org } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { addToSchema } from '../schema/added.ts'
import type { ObjectSpec } from '../schema/added.ts'
import { countRows, setMeta } from '../store.ts'
import { plant } from './faults.ts'
import { bad, numberIn, textIn } from './input.ts'
import type { Dial } from './input.ts'

/** How far the time of the organisation is from that of the machine. */
const clock: Dial = {
  takes: ['offsetMs'],
  run: (org, input) => {
    org.clock.offsetMs = numberIn(input, 'offsetMs')
    setMeta(org.db, 'offset', String(org.clock.offsetMs))
    return { now: isoInstant(org.clock.now()), offsetMs: org.clock.offsetMs }
  },
}

/** Custom objects and fields while it runs. */
const objects: Dial = {
  takes: ['name', 'label', 'fields'],
  run: (org, input) => {
    textIn(input, 'name')
    try {
      return { added: addToSchema(org, input as ObjectSpec) }
    } catch (error) {
      throw bad(error instanceof Error ? error.message : String(error))
    }
  },
}

const WHEN = ['every', 'times', 'forMs']

/** Jobs that hang or fail now and then, or for a while: a rule as any fault, for the jobs that begin from now on. */
function plantJobs(org: Org, { stuck, fail, ...when }: JsonObject): Record<string, unknown> {
  const unknown = Object.keys(when).filter((name) => !WHEN.includes(name))
  if (unknown.length > 0 || (stuck === true) === (typeof fail === 'string')) {
    throw bad(`${WHEN.join(', ')} go with stuck or with fail, and with nothing else`)
  }
  return tellRule(
    stuck === true
      ? plant(org, 'stuck-jobs', { kind: 'stuck-jobs', ...when })
      : plant(org, 'fail-jobs', { kind: 'fail-jobs', error: fail, ...when }),
  )
}

/** Names and values are checked where they live. What ends such trouble ends the rules of it, too. */
const bulk: Dial = {
  run(org, input) {
    if (WHEN.some((name) => input[name] !== undefined)) return plantJobs(org, input)
    const told = Object.assign(bulkDials(org), readDials(input))
    if (input['stuck'] === false) {
      dropRules(org.faults, ({ effect }) => effect.does === 'stuck-jobs')
      org.faults.stuckJobs.clear()
    }
    if (input['fail'] === null) dropRules(org.faults, ({ effect }) => effect.does === 'fail-jobs')
    return told
  },
  calm: calmBulk,
}

const stats: Dial = {
  takes: [],
  run: (org) => ({
    ...org.stats,
    orgId: org.orgId,
    name: org.name,
    now: isoInstant(org.clock.now()),
    tokensAlive: tokenCounts(org),
    faults: org.faults.rules.map(tellRule),
    pendingCommits: org.lateCommits.length,
    rows: Object.fromEntries(
      [...org.objects.values()].map((object) => [object.name, countRows(org, object)]),
    ),
  }),
}

/** The organisation as a whole: its time, its schema, how its jobs behave, and where it stands. */
export const ORGANIZATION_DIALS: Readonly<Record<string, Dial>> = { clock, objects, bulk, stats }
