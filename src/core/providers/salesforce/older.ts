import { hash } from 'node:crypto'
import type { RemoteRow } from '../provider.ts'
import { toId18 } from './ids.ts'
import { bookkeeping } from './objects.ts'

/** A row of an older table could not be understood; `column` says where. */
export class OlderRowError extends Error {
  readonly column: string | null
  constructor(column: string | null, message: string) {
    super(message)
    this.name = 'OlderRowError'
    this.column = column
  }
}

export type OlderTable = 'companies' | 'opportunities'
export type OlderRow = {
  /** "companies/12": what the row is called in its own structure; null when it has only the id of the org. */
  readonly key: string | null
  /** Milliseconds; when the older structure last changed it. */
  readonly changedAt: number | null
  readonly row: RemoteRow
}

export const olderObjects: Readonly<Record<OlderTable, string>> = {
  companies: 'Account',
  opportunities: 'Opportunity',
}

type Kind = 'text' | 'number' | 'date' | 'instant' | 'flag' | 'id'
type Column = readonly [field: string, kind: Kind]

const shared: Readonly<Record<string, Column>> = {
  name: ['Name', 'text'],
  description: ['Description', 'text'],
  owner_id: ['OwnerId', 'text'],
  created_at: ['CreatedDate', 'instant'],
  updated_at: ['LastModifiedDate', 'instant'],
  is_deleted: ['IsDeleted', 'flag'],
}

const columns: Readonly<Record<OlderTable, Readonly<Record<string, Column>>>> = {
  companies: {
    ...shared,
    industry: ['Industry', 'text'],
    type: ['Type', 'text'],
    website: ['Website', 'text'],
    phone: ['Phone', 'text'],
    city: ['BillingCity', 'text'],
    country: ['BillingCountry', 'text'],
    annual_revenue: ['AnnualRevenue', 'number'],
    employees: ['NumberOfEmployees', 'number'],
  },
  opportunities: {
    ...shared,
    stage: ['StageName', 'text'],
    amount: ['Amount', 'number'],
    currency: ['CurrencyIsoCode', 'text'],
    probability: ['Probability', 'number'],
    close_date: ['CloseDate', 'date'],
    type: ['Type', 'text'],
    lead_source: ['LeadSource', 'text'],
    is_closed: ['IsClosed', 'flag'],
    is_won: ['IsWon', 'flag'],
    company_salesforce_id: ['AccountId', 'id'],
  },
}

/** Columns with a meaning of their own; all others keep their name as a field. */
const own: ReadonlySet<string> = new Set(['id', 'salesforce_id', 'company_id', 'raw_data'])

/**
 * A row of an older table as a row of the store. What the org itself once sent (`raw_data`) is the ground, the columns
 * fill in what it lacks. It carries no change stamp of the org, so that the first sync that reads the record puts its
 * own version on top.
 * @param companyOf the id here of a company of the older structure, null when it is not here
 */
export function readOlderRow(
  table: OlderTable,
  given: unknown,
  companyOf: (id: string) => string | null,
): OlderRow {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new OlderRowError(null, 'This is no row: it has no columns.')
  const cells = new Map(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
  const fields: Record<string, unknown> = rawOf(cells.get('raw_data'))
  for (const [name, value] of cells) {
    if (own.has(name)) continue
    const [field, kind] = Object.hasOwn(columns[table], name)
      ? (columns[table][name] ?? [name, 'text'])
      : [name, null]
    const read = kind === null ? value : valueOf(name, value, kind)
    if (fields[field] === undefined || fields[field] === null) fields[field] = read
  }
  const ownId = textOf(cells.get('id'))
  const remote = textOf(cells.get('salesforce_id')) ?? textOf(fields['Id'])
  const key = ownId === null ? null : `${table}/${ownId}`
  const externalId = remote === null ? key : toId18(remote)
  if (externalId === null) {
    throw remote === null
      ? new OlderRowError(
          'id',
          'The row has neither an id nor a salesforce_id, so it could not be found again.',
        )
      : new OlderRowError(
          'salesforce_id',
          `"${remote.slice(0, 40)}" is no Salesforce id: 15 or 18 letters and digits.`,
        )
  }
  fields['Id'] = externalId
  const company = textOf(cells.get('company_id'))
  if (company !== null && table === 'opportunities' && fields['AccountId'] === undefined) {
    const found = companyOf(company)
    if (found === null)
      throw new OlderRowError(
        'company_id',
        `Company ${company.slice(0, 40)} is not here. Import companies first.`,
      )
    fields['AccountId'] = found
  }
  const name = textOf(fields['Name'])
  if (name === null) throw new OlderRowError('name', 'The row has no name.')
  const changed = textOf(fields['LastModifiedDate'])
  return {
    key,
    changedAt: changed === null ? null : Date.parse(changed),
    row: remoteRow(table, externalId, name, fields),
  }
}

function remoteRow(
  table: OlderTable,
  externalId: string,
  name: string,
  fields: Record<string, unknown>,
): RemoteRow {
  const sorted = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1))
  const content = sorted.filter(([field, value]) => !bookkeeping.has(field) && value !== null)
  const text = (field: string): string | null => textOf(fields[field])
  const phone = text('Phone')
  return {
    externalId,
    modstamp: null,
    deleted: fields['IsDeleted'] === true,
    raw: JSON.stringify(Object.fromEntries(sorted)),
    hash: hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22),
    name,
    search: `${name}\n\n${phone ?? ''}\n${externalId}`.toLowerCase(),
    companyRef: table === 'companies' ? externalId : text('AccountId'),
    mergedInto: null,
    extracted: JSON.stringify({ name, email: null, phone, city: text('BillingCity') }),
  }
}

function rawOf(given: unknown): Record<string, unknown> {
  if (given === undefined) return {}
  let parsed: unknown = given
  if (typeof given === 'string') {
    try {
      parsed = JSON.parse(given)
    } catch {
      throw new OlderRowError('raw_data', 'raw_data is no JSON.')
    }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new OlderRowError('raw_data', 'raw_data is no JSON object.')
  const { attributes: _, ...fields } = parsed as Record<string, unknown>
  return fields
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** A cell by its kind. CSV has only text, so a number or a switch in text counts as one. */
function valueOf(column: string, value: unknown, kind: Kind): unknown {
  const text = typeof value === 'boolean' ? String(value) : textOf(value)
  const wrong = (what: string): OlderRowError =>
    new OlderRowError(column, `"${(text ?? JSON.stringify(value)).slice(0, 40)}" is no ${what}.`)
  switch (kind) {
    case 'number': {
      const number = text === null ? Number.NaN : Number(text)
      if (!Number.isFinite(number)) throw wrong('number')
      return number
    }
    case 'date':
      if (text === null || !/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(Date.parse(text.slice(0, 10))))
        throw wrong('day such as 2026-11-25')
      return text.slice(0, 10)
    case 'instant': {
      // Databases write "2024-03-01 10:00:00" and mean UTC.
      const iso =
        text === null
          ? ''
          : /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
            ? `${text.replace(' ', 'T')}Z`
            : text
      const at = Date.parse(iso)
      if (Number.isNaN(at)) throw wrong('instant such as 2026-11-25T09:00:00Z')
      return new Date(at).toISOString()
    }
    case 'flag':
      if (text === null || !/^(true|false|0|1|yes|no|t|f)$/i.test(text)) throw wrong('yes or no')
      return /^(true|1|yes|t)$/i.test(text)
    case 'id': {
      const id = text === null ? null : toId18(text)
      if (id === null) throw wrong('Salesforce id')
      return id
    }
    default:
      if (text === null) throw wrong('text')
      return text
  }
}
