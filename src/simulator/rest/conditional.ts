import { createHash } from 'node:crypto'
import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import type { Row } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { restError } from './errors.ts'

/** What a client's copy is compared with. Only some resources have a tag. */
type Validators = { readonly modifiedAt: number; readonly etag: string | undefined }

const TAGS = /^\s*(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)\s*$/

const failed = () =>
  restError(
    412,
    'PRECONDITION_FAILED',
    'A precondition that the request headers set is not satisfied by the resource',
  )

const hash = (text: string): string => createHash('sha1').update(text).digest('base64')

const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000

/** A header's value when it can be understood. Reads ignore one that cannot, as HTTP has it; writes are refused. */
function headerOf(call: ApiCall, name: string, valid: (text: string) => boolean): string | undefined {
  const text = call.headers[name]?.toString()
  if (text === undefined || valid(text)) return text
  if (call.method === 'GET') return undefined
  throw restError(400, 'INVALID_HEADER', `The value of the header ${name} is not valid: ${text}`)
}

const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text))

/** A tag that went through compression may come back with its mark. */
const matches = (header: string, etag: string): boolean =>
  header.trim() === '*' || (header.match(/"[^"]*"/g) ?? []).some((tag) => tag.replace('-gzip"', '"') === etag)

/** Answers whether the client's copy is still good (304); throws 412 where a condition is not met. */
function isUnchanged(call: ApiCall, { modifiedAt, etag }: Validators): boolean {
  const reads = call.method === 'GET'
  const match = etag === undefined ? undefined : headerOf(call, 'if-match', (text) => TAGS.test(text))
  const before = headerOf(call, 'if-unmodified-since', isDate)
  if (match !== undefined) {
    if (!matches(match, etag!)) throw failed()
  } else if (before !== undefined && modifiedAt > Date.parse(before)) throw failed()
  const none = etag === undefined ? undefined : headerOf(call, 'if-none-match', (text) => TAGS.test(text))
  if (none !== undefined) {
    if (!matches(none, etag!)) return false
    if (reads) return true
    throw failed()
  }
  const since = reads ? headerOf(call, 'if-modified-since', isDate) : undefined
  return since !== undefined && Date.parse(since) >= modifiedAt
}

function answer(call: ApiCall, validators: Validators, make: () => unknown): Answer {
  const { modifiedAt, etag } = validators
  const headers = {
    'last-modified': new Date(modifiedAt).toUTCString(),
    ...(etag === undefined ? {} : { etag }),
  }
  return isUnchanged(call, validators) ? { status: 304, headers } : ok(make(), headers)
}

/** A description, or 304 when nothing changed since the client's copy. */
export function conditionalSchema(call: ApiCall, make: () => unknown): Answer {
  const { org } = call
  const tag = hash(
    `${org.orgId} ${org.schemaVersion} ${call.version} ${call.user.canWrite} ${call.words.join('/')}`,
  )
  return answer(call, { modifiedAt: wholeSecond(org.schemaChangedAt), etag: `"${tag}"` }, make)
}

/** Salesforce tags accounts alone; other records have only the time of their last change. */
const TAGGED = 'Account'

function validatorsOf(call: ApiCall, object: ObjectSchema, row: Row): Validators {
  const at = row['LastModifiedDate'] ?? row['SystemModstamp'] ?? row['CreatedDate']
  return {
    modifiedAt: wholeSecond(typeof at === 'number' ? at : 0),
    etag:
      object.name === TAGGED ? `"${hash(`${call.org.schemaVersion} ${JSON.stringify(row)}`)}"` : undefined,
  }
}

/** A record, or 304 when it did not change since the client's copy. */
export const conditionalRecord = (
  call: ApiCall,
  object: ObjectSchema,
  row: Row,
  make: () => unknown,
): Answer => answer(call, validatorsOf(call, object, row), make)

const CONDITIONS = ['if-match', 'if-none-match', 'if-unmodified-since']

/** Refuses to change a record that is no longer what the client has seen. Deletions know no conditions. */
export function assertConditions(call: ApiCall, object: ObjectSchema, read: () => Row): void {
  if (CONDITIONS.some((name) => call.headers[name] !== undefined)) {
    isUnchanged(call, validatorsOf(call, object, read()))
  }
}
