import { bulkDials, calmBulk, readDials } from './bulk/dials.ts'
import { normalizeId } from './ids.ts'
import { isoInstant, toSecond } from './clock.ts'
import { addFault, FAULT_KINDS } from './faults.ts'
import type { FaultKind } from './faults.ts'
import { settleLateCommits } from './late.ts'
import { objectNamed, quote } from './org.ts'
import type { Org } from './org.ts'
import { clientOf, DEMO_CLIENT } from './oauth/clients.ts'
import { expireSessions, issueToken, newFamily } from './oauth/tokens.ts'
import { tokenCounts } from './oauth/exchange.ts'
import { registerKey } from './oauth/server-flows.ts'
import { isObject } from './rest/body.ts'
import type { JsonObject } from './rest/body.ts'
import { restError } from './rest/errors.ts'
import { mergeRows, purgeRows, restoreRow } from './rows/bin.ts'
import { removeRow } from './rows/change.ts'
import { addToSchema, touchSchema } from './schema/added.ts'
import type { ObjectSpec } from './schema/added.ts'
import { countRows, setMeta } from './store.ts'
import { loadRecords } from './story/load.ts'
import { work } from './story/tick.ts'

type Command = (org: Org, input: JsonObject) => unknown

const bad = (message: string) => restError(400, 'BAD_REQUEST', message)

function numberIn(input: JsonObject, name: string, otherwise?: number): number {
  const value = input[name] ?? otherwise
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(`${name} must be a number`)
  return value
}

function textIn(input: JsonObject, name: string): string {
  const value = input[name]
  if (typeof value !== 'string' || value === '') throw bad(`${name} must be a text`)
  return value
}

function objectIn(org: Org, input: JsonObject) {
  const object = objectNamed(org, textIn(input, 'object'))
  if (!object) throw bad(`no object ${String(input['object'])}`)
  return object
}

function idIn(input: JsonObject, name: string): string {
  const id = normalizeId(textIn(input, name))
  if (!id) throw bad(`${name} must be an id`)
  return id
}

/** Faults that are a state of the organisation rather than a rule for requests. */
const STATES: Readonly<Record<string, Command>> = {
  'expire-tokens': (org) => ({ expired: expireSessions(org) }),
  'rotate-refresh': (org, input) => {
    org.faults.rotateRefresh = input['on'] !== false
    return { rotateRefresh: org.faults.rotateRefresh }
  },
  'hide-field': (org, input) => {
    const object = objectIn(org, input)
    const field = object.byName.get(textIn(input, 'field').toLowerCase())
    if (!field) throw bad(`no field ${String(input['field'])}`)
    org.hidden.add(`${object.name}.${field.describe.name}`.toLowerCase())
    touchSchema(org)
    return { hidden: [...org.hidden] }
  },
  'show-field': (org, input) => {
    org.hidden.delete(`${textIn(input, 'object')}.${textIn(input, 'field')}`.toLowerCase())
    touchSchema(org)
    return { hidden: [...org.hidden] }
  },
  'lock-rows': (org, input) => {
    const { ids } = input
    if (!Array.isArray(ids)) throw bad('ids must be an array of ids')
    const until = org.clock.now() + numberIn(input, 'forMs', 10_000)
    for (const id of ids) org.faults.locks.set(idIn({ id }, 'id'), until)
    return { until: isoInstant(until), locked: org.faults.locks.size }
  },
  'clock-skew': (org, input) => {
    org.faults.dateSkewMs = numberIn(input, 'ms')
    return { dateSkewMs: org.faults.dateSkewMs }
  },
  'open-transaction': (org, input) => {
    const since = numberIn(input, 'since', org.clock.now())
    org.openTransactions.add(since)
    return { since: isoInstant(since) }
  },
  'close-transactions': (org) => {
    org.openTransactions.clear()
    return {}
  },
  clear: (org) => {
    org.faults.rules = []
    org.faults.rotateRefresh = false
    org.faults.dateSkewMs = 0
    org.faults.locks.clear()
    org.hidden.clear()
    org.openTransactions.clear()
    calmBulk(org)
    touchSchema(org)
    return {}
  },
}

const COMMANDS: Readonly<Record<string, Command>> = {
  bulk: (org, input) => Object.assign(bulkDials(org), readDials(input)),
  clock: (org, input) => {
    org.clock.offsetMs = numberIn(input, 'offsetMs')
    setMeta(org.db, 'offset', String(org.clock.offsetMs))
    settleLateCommits(org)
    return { now: isoInstant(org.clock.now()), offsetMs: org.clock.offsetMs }
  },
  tick: (org, input) => {
    const times = numberIn(input, 'times', 1)
    if (times < 1 || times > 1000) throw bad('times must be between 1 and 1000')
    return { changes: work(org, times) }
  },
  load: (org, input) => {
    const { records } = input
    if (!Array.isArray(records) || !records.every(isObject)) throw bad('records must be an array of objects')
    return loadRecords(org, objectIn(org, input), records, input['addFields'] === true)
  },
  'commit-late': (org, input) => {
    const object = objectIn(org, input)
    const { fields, id } = input
    if (!isObject(fields)) throw bad('fields must be an object')
    const modstamp =
      typeof input['modstamp'] === 'string' ? Date.parse(input['modstamp']) : numberIn(input, 'modstamp')
    if (Number.isNaN(modstamp)) throw bad('modstamp must be an instant')
    const visibleAt = org.clock.now() + numberIn(input, 'afterMs', 0)
    const known = id === undefined ? undefined : normalizeId(textIn(input, 'id'))
    org.lateCommits.push({ object: object.name, id: known, fields, modstamp, visibleAt })
    return { visibleAt: isoInstant(visibleAt), pending: org.lateCommits.length }
  },
  delete: (org, input) => {
    const [object, id] = [objectIn(org, input), idIn(input, 'id')]
    return { deleted: org.db.transaction(() => removeRow(org, object, id, { user: org.users[0]! }))() }
  },
  undelete: (org, input) => {
    restoreRow(org, objectIn(org, input), idIn(input, 'id'), org.users[0]!)
    return { restored: 1 }
  },
  purge: (org, input) => ({
    purged: purgeRows(org, objectIn(org, input), input['id'] === undefined ? undefined : idIn(input, 'id')),
  }),
  /** Stamps many rows with one instant, as a mass update does. */
  flood: (org, input) => {
    const object = objectIn(org, input)
    const at = toSecond(numberIn(input, 'at', org.clock.now()))
    const flooded = org
      .prepare(
        `UPDATE ${quote(object.name)} SET "SystemModstamp" = ?, "LastModifiedDate" = ? WHERE "Id" IN (SELECT "Id" FROM ${quote(object.name)} ORDER BY "Id" LIMIT ?)`,
      )
      .run(at, at, numberIn(input, 'count')).changes
    return { flooded, at: isoInstant(at) }
  },
  merge: (org, input) => {
    const ids = { master: idIn(input, 'master'), loser: idIn(input, 'loser') }
    return org.db.transaction(() => mergeRows(org, objectIn(org, input), ids, org.users[0]!))()
  },
  fault: (org, input) => {
    const kind = textIn(input, 'kind')
    const state = STATES[kind]
    if (state) return state(org, input)
    if (!(FAULT_KINDS as readonly string[]).includes(kind)) {
      throw bad(`no fault ${kind}; there are ${[...FAULT_KINDS, ...Object.keys(STATES)].join(', ')}`)
    }
    return addFault(org.faults, input, kind as FaultKind, org.clock.now())
  },
  objects: (org, input) => {
    textIn(input, 'name')
    try {
      return { added: addToSchema(org, input as ObjectSpec) }
    } catch (error) {
      throw bad(error instanceof Error ? error.message : String(error))
    }
  },
  /** Tokens without the login page, for scripts and tests. */
  token: (org, input) => {
    const user = org.users.find((one) => one.username === (input['username'] ?? org.users[0]!.username))
    const client = clientOf(org, DEMO_CLIENT)
    if (!user || !client) throw bad('no such user')
    const grant = { client, userId: user.id, scope: 'refresh_token api web id', family: newFamily() }
    return {
      accessToken: issueToken(org, grant, 'access'),
      refreshToken: issueToken(org, grant, 'refresh'),
      username: user.username,
      userId: user.id,
    }
  },
  /** Lets a client sign in by JWT: `{clientId, publicKey}`. */
  'client-key': (org, input) => {
    const clientId = textIn(input, 'clientId')
    if (!clientOf(org, clientId)) throw bad(`no client ${clientId}`)
    try {
      registerKey(org, clientId, textIn(input, 'publicKey'))
    } catch {
      throw bad('publicKey must be a public key or a certificate as PEM')
    }
    return { clientId }
  },
  stats: (org) => ({
    ...org.stats,
    orgId: org.orgId,
    name: org.name,
    now: isoInstant(org.clock.now()),
    tokensAlive: tokenCounts(org),
    faults: org.faults.rules,
    pendingCommits: org.lateCommits.length,
    rows: Object.fromEntries(
      [...org.objects.values()].map((object) => [object.name, countRows(org, object)]),
    ),
  }),
}

/** Runs one administrator's command by name; an unknown one answers undefined. */
export const runCommand = (org: Org, name: string, input: JsonObject): { result: unknown } | undefined => {
  const command = COMMANDS[name]
  return command ? { result: command(org, input) } : undefined
}
