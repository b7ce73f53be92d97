import { bulkDials, calmBulk, readDials } from '../bulk/dials.ts'
import { isoInstant } from '../clock.ts'
import { tellRule } from '../faults.ts'
import { tokenCounts } from '../oauth/exchange.ts'
import { addToSchema } from '../schema/added.ts'
import type { ObjectSpec } from '../schema/added.ts'
import { countRows, setMeta } from '../store.ts'
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

/** Names and values are checked where they live. */
const bulk: Dial = {
  run: (org, input) => Object.assign(bulkDials(org), readDials(input)),
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
