import { hash } from 'node:crypto'
import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import { hasLongNumber } from '../../long-number.ts'
import type { ReadPlan, RemoteRow } from '../provider.ts'
import { bookkeeping, exactFieldsOf, roleOf } from './objects.ts'
import { toId18 } from './ids.ts'

type Fields = Readonly<Record<string, unknown>>

const answer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  // Looked at row by row below: checking every field of every row here would double the cost of a page.
  records: z.array(z.unknown()),
})

export type QueryPage = {
  readonly rows: readonly RemoteRow[]
  readonly total: number
  readonly next: string | null
}

const recordStart = '{"attributes":{'

/**
 * Reads one page of a query answer. Each record is kept as the very text the org sent: numbers of 18 digits, key
 * order and escapes survive. The text is cut at `{"attributes":{`, which cannot occur inside a JSON string because
 * its quotes would be escaped there; should the cuts not match the parsed records, the parsed form is used.
 */
export function readPage(text: string, plan: ReadPlan): QueryPage {
  const parsed = answer.safeParse(parse(text))
  // "More follows" without saying where would end the read early and look like success.
  if (!parsed.success || (!parsed.data.done && parsed.data.nextRecordsUrl === undefined)) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `The answer to a query of ${plan.object} was cut short. The run can go on.`,
      {
        retry: 'now',
      },
    )
  }
  const { records, done, nextRecordsUrl, totalSize } = parsed.data
  const slices = cut(text)
  const exact = slices.length === records.length
  const shape = shapeOf(plan)
  const rows = records.map((fields, place) => {
    if (!isFields(fields)) {
      throw new OrgdeckError('REMOTE_ERROR', `A row of ${plan.object} is no record, so it cannot be kept.`)
    }
    return toRow(exact ? (slices[place] ?? '') : JSON.stringify(fields), fields, shape)
  })
  return { rows, total: totalSize, next: done ? null : (nextRecordsUrl ?? null) }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function cut(text: string): string[] {
  const slices: string[] = []
  let start = text.indexOf(recordStart)
  while (start !== -1) {
    const next = text.indexOf(recordStart, start + recordStart.length)
    const end = text.lastIndexOf('}', next === -1 ? text.lastIndexOf(']') : next - 1)
    slices.push(text.slice(start, end + 1))
    start = next
  }
  return slices
}

/** What the rows of one plan have in common. */
export type Shape = {
  readonly content: readonly string[]
  readonly plan: ReadPlan
  readonly company: boolean
}

const shapes = new WeakMap<ReadPlan, Shape>()

/** The shape of a plan's rows; made once a plan. */
export function shapeOf(plan: ReadPlan): Shape {
  const known = shapes.get(plan)
  if (known !== undefined) return known
  const shape = {
    content: plan.fields.filter((name) => !bookkeeping.has(name)).sort(),
    plan,
    company: roleOf(plan.object) === 'company',
  }
  shapes.set(plan, shape)
  return shape
}

function toRow(raw: string, fields: Fields, shape: Shape): RemoteRow {
  const { plan } = shape
  const exact = exactly(raw, fields)
  return rowOf(shape, raw, {
    text(name) {
      const value = fields[name]
      return typeof value === 'string' && value !== '' ? value : null
    },
    deleted: fields['IsDeleted'] === true,
    hash: contentHash(shape, (name) => {
      const value = exact[name]
      if (value === null || value === undefined || value === '') return null
      if (plan.types[name] === loose && typeof value === 'string' && typeof fields[name] === 'string')
        return looselyHashed(value)
      if (typeof value === 'string') {
        // The text of a long number stands in place of its value.
        return typeof fields[name] === 'string' ? hashed.text(value) : hashed.number(value)
      }
      return typeof value === 'boolean' ? hashed.truth(value) : hashed.number(JSON.stringify(value))
    }),
  })
}

/** A row from its raw text and whatever tells its values, the same for JSON pages and result files. */
export function rowOf(
  shape: Shape,
  raw: string,
  cells: { readonly text: (name: string) => string | null; readonly deleted: boolean; readonly hash: string },
): RemoteRow {
  const { plan } = shape
  const { text } = cells
  const id = (name: string): string | null => {
    const value = text(name)
    return value === null ? null : toId18(value)
  }
  const externalId = id('Id')
  if (externalId === null) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `A row of ${plan.object} came without an Id, so it cannot be kept.`,
    )
  }
  const name = (plan.nameField === null ? null : text(plan.nameField)) ?? text('Subject') ?? externalId
  const extracted = {
    name,
    email: text('Email'),
    phone: text('Phone') ?? text('MobilePhone'),
    city: text('MailingCity') ?? text('BillingCity') ?? text('City'),
  }
  const stamp = plan.modstampField === null ? null : text(plan.modstampField)
  return {
    externalId,
    modstamp: stamp === null ? null : instantOf(stamp),
    deleted: cells.deleted,
    raw,
    hash: cells.hash,
    name,
    search: `${name}\n${extracted.email ?? ''}\n${extracted.phone ?? ''}\n${externalId}`.toLowerCase(),
    companyRef: shape.company ? externalId : plan.companyField === null ? null : id(plan.companyField),
    mergedInto: id('MasterRecordId'),
    extracted: JSON.stringify(extracted),
  }
}

/** A value as the content hash sees it: 12 and "12" are not the same. */
export const hashed = {
  text: (value: string): string => value,
  number: (text: string): string => `#${text}`,
  truth: (value: boolean): string => (value ? '#true' : '#false'),
}

/** Values of this type have each a type of their own; histories are full of them. */
export const loose = 'anyType'
export const plainNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
/** From here on a double may not hold all digits, so the digits themselves are compared (see `hasLongNumber`). */
const longDigits = 16

/** A number's text as the content hash sees it: 12.0 and 12 are the same. */
export function hashedNumber(text: string): string {
  return hashed.number(text.length < longDigits ? String(Number(text)) : text)
}

/** A value of no one type: a result file tells all of them as text, so text that looks like a number is one. */
export function looselyHashed(text: string): string {
  if (text === 'true' || text === 'false') return hashed.truth(text === 'true')
  if (plainNumber.test(text)) return hashedNumber(text)
  return hashed.text(text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z$/, '$1+0000'))
}

/**
 * Equal for equal content, however it was read. Empty fields are left out, so that a field added to the object changes
 * only the rows that have a value in it.
 */
export function contentHash(
  shape: Shape,
  valueOf: (name: string, place: number) => string | null | undefined,
): string {
  let text = ''
  for (let place = 0; place < shape.content.length; place++) {
    const name = shape.content[place] ?? ''
    const value = valueOf(name, place)
    if (value !== null && value !== undefined) text += `${name}=${value}\u0000`
  }
  return hash('sha256', text, 'base64url').slice(0, 22)
}

/** Long numbers as their own text, so that a change of the last digit is a change. */
function exactly(raw: string, fields: Fields): Fields {
  return hasLongNumber(raw) ? exactFieldsOf(raw, (text) => text) : fields
}

/** `2026-01-02T03:04:05.000+0000` → milliseconds. The zone has no colon, which `Date.parse` of V8 accepts. */
export function instantOf(text: string): number | null {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}
