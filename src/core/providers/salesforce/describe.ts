import { AsyncLocalStorage } from 'node:async_hooks'
import { hash } from 'node:crypto'
import type { Connection } from 'jsforce'
import { Agent, type Dispatcher } from 'undici'
import { OrgdeckError } from '../../errors.ts'
import { whole } from '../../net/whole.ts'
import type { FieldInfo, ObjectInfo, ObjectSummary, Session, Usage } from '../provider.ts'
import { limitError, limitOf, patiently } from './limits.ts'

const deadlineMs = 60_000
/** The one origin a call of the library may reach: that of the org it is for, not that of any connected org. */
const callOrigin = new AsyncLocalStorage<string>()
let pinned = false

/**
 * jsforce is used for what it does well: describe and limits. It follows redirects to other hosts with the token
 * attached and has no end-to-end time limit (jsforce-notes 9, 12), so its dispatcher is pinned to the org of
 * the call, and every call races our own deadline. It does not listen to the stream of an answer whose line breaks,
 * which would end the thread, so it is given whole answers only.
 */
async function connect(session: Session): Promise<Connection> {
  const { default: jsforce } = await import('jsforce')
  const { setDispatcher } = await import('jsforce/lib/request.js')
  if (!pinned) setDispatcher(new Agent({ headersTimeout: 30_000, bodyTimeout: 30_000 }).compose(pin, whole))
  pinned = true
  return new jsforce.Connection({
    instanceUrl: session.instanceUrl,
    version: session.apiVersion,
    accessToken: await session.token(),
  })
}

function pin(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  return (options, handler) => {
    const origin = new URL(String(options.origin)).origin
    if (origin !== callOrigin.getStore())
      throw new OrgdeckError('FORBIDDEN', `Refused to follow a redirect to ${origin}.`)
    return dispatch(options, handler)
  }
}

/** Runs one jsforce call; an expired token is renewed once. */
async function call<T>(
  session: Session,
  doing: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const once = async (): Promise<T> => {
    const connection = await connect(session)
    session.onCall?.()
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new OrgdeckError('TIMEOUT', `Salesforce did not ${doing} within 60 seconds. Try again.`, {
            retry: 'later',
          }),
        )
      }, deadlineMs)
    })
    try {
      const result = await Promise.race([
        callOrigin.run(session.instanceUrl, () => work(connection)),
        deadline,
      ])
      // The library hands over text that is no JSON as it came.
      if (typeof result !== 'object') throw cutShort(doing)
      const usage = connection.limitInfo.apiUsage
      if (usage !== undefined) session.onUsage?.({ used: usage.used, limit: usage.limit })
      return result
    } finally {
      clearTimeout(timer)
    }
  }
  // The library throws refusals; one for the moment is worth another try, as in `calls.ts`.
  const attempt = async (): Promise<T> => {
    const outcome = await patiently<{ value: T } | { error: unknown }>(
      () =>
        once().then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        ),
      (found) => 'error' in found && limitIn(found.error) === 'at_once',
      session.signal,
    )
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
  const token = await session.token()
  try {
    return await attempt()
  } catch (error) {
    if (!sessionEnded.has(nameOf(error))) throw explain(error, session, doing)
    await session.renew(token)
    return attempt().catch((again: unknown) => {
      throw explain(again, session, doing)
    })
  }
}

function cutShort(doing: string): OrgdeckError {
  return new OrgdeckError(
    'REMOTE_ERROR',
    `The answer of Salesforce came cut short when it had to ${doing}. Try again.`,
    { retry: 'later' },
  )
}

const sessionEnded = new Set(['INVALID_SESSION_ID', 'ERROR_HTTP_401'])
/** The org itself is in trouble; the same question may be answered later. */
const passing = /^(SERVER_UNAVAILABLE|UNKNOWN_EXCEPTION|ERROR_HTTP_(5\d\d|429))$/

function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const code: unknown = Reflect.get(error, 'errorCode') ?? Reflect.get(error, 'name')
  return typeof code === 'string' ? code : ''
}

function limitIn(error: unknown): ReturnType<typeof limitOf> {
  return limitOf(nameOf(error), error instanceof Error ? error.message : '')
}

function explain(error: unknown, session: Session, doing: string): OrgdeckError {
  if (error instanceof OrgdeckError) return error
  if (error instanceof TypeError && error.cause instanceof OrgdeckError) return error.cause
  if (error instanceof TypeError && error.cause !== undefined) {
    const { host } = new URL(session.instanceUrl)
    return new OrgdeckError(
      'REMOTE_UNREACHABLE',
      `${host} did not answer. Check the network and try again.`,
      {
        data: { host },
        retry: 'later',
        cause: error,
      },
    )
  }
  // The library stumbled over an answer that lacks what every whole one has.
  if (error instanceof TypeError) return cutShort(doing)
  const message = error instanceof Error ? error.message : String(error)
  const code = nameOf(error)
  const limit = limitIn(error)
  if (limit === 'day') session.onSpent?.(null)
  if (limit !== null) return limitError(limit, doing, { remote_code: code, remote_message: message })
  if (sessionEnded.has(code)) {
    return new OrgdeckError(
      'REAUTH_NEEDED',
      `Salesforce no longer accepts this sign-in. Sign in again to ${doing}.`,
    )
  }
  return new OrgdeckError('REMOTE_ERROR', `Salesforce refused to ${doing}: ${message}`, {
    data: { remote_code: code, remote_message: message },
    retry: passing.test(code) ? 'later' : 'never',
    cause: error,
  })
}

export async function listObjects(session: Session): Promise<readonly ObjectSummary[]> {
  const global = await call(session, 'list its objects', (connection) => connection.describeGlobal())
  return global.sobjects.map((entry) => ({
    object: entry.name,
    label: entry.label,
    custom: entry.custom,
    queryable: entry.queryable && !entry.deprecatedAndHidden,
  }))
}

export async function usage(session: Session): Promise<Usage | null> {
  const limits = await call(session, 'tell its limits', (connection) => connection.limits())
  const daily = limits['DailyApiRequests']
  return daily === undefined ? null : { used: daily.Max - daily.Remaining, limit: daily.Max }
}

/** Cursor fields from best to worst; some objects have one that cannot be filtered (B7). */
const stamps = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate', 'LoginTime'] as const
/** Never read in bulk: files, and what cannot be selected beside other fields. */
const unreadable = new Set(['base64', 'complexvalue'])

/** The first names of all paths in a formula: "account" of `Account.Owner.Name`. Texts and globals ($User) are none. */
export function reachesOf(formula: string): string[] {
  const bare = formula.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\//g, ' ')
  const paths = bare.matchAll(/(?<![\w$.:])([a-z]\w*)(?::\w+)?\s*\.\s*(?=[a-z])/gi)
  return [...new Set([...paths].map(([, name = '']) => name.toLowerCase()))]
}

export async function describe(session: Session, object: string): Promise<ObjectInfo> {
  const told = await call(session, `describe ${object}`, (connection) =>
    connection.sobject(object).describe(),
  )
  const fields: FieldInfo[] = told.fields
    .filter((field) => !unreadable.has(field.type))
    .map((field) => ({
      name: field.name,
      label: field.label,
      type: field.type,
      length: field.length > 0 ? field.length : null,
      custom: field.custom,
      nillable: field.nillable,
      calculated: field.calculated,
      filterable: field.filterable,
      referenceTo: field.referenceTo ?? [],
      ...(typeof field.relationshipName === 'string'
        ? { relationship: field.relationshipName.toLowerCase() }
        : {}),
      ...(field.calculated && typeof field.calculatedFormula === 'string'
        ? { reaches: reachesOf(field.calculatedFormula) }
        : {}),
      picklist: (field.picklistValues ?? [])
        .filter((entry) => entry.active)
        .map((entry) => ({ value: entry.value, label: entry.label ?? entry.value })),
    }))
  const filterable = new Set(told.fields.filter((field) => field.filterable).map((field) => field.name))
  const shape = fields.map((field) => `${field.name}:${field.type}:${field.length}`).sort()
  return {
    object: told.name,
    label: told.label,
    labelPlural: told.labelPlural,
    fields,
    nameField: told.fields.find((field) => field.nameField)?.name ?? null,
    modstampField: stamps.find((name) => filterable.has(name)) ?? null,
    hasDeletedFlag: fields.some((field) => field.name === 'IsDeleted'),
    mergeable: fields.some((field) => field.name === 'MasterRecordId'),
    replicateable: told.replicateable,
    hash: hash('sha256', shape.join('\n'), 'hex').slice(0, 32),
  }
}
