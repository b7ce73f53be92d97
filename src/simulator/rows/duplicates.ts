import { quote } from '../org.ts'
import type { Org, Row } from '../org.ts'
import { RestError } from '../rest/errors.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { keptList } from './kept.ts'

const MESSAGE = "You're creating a duplicate record. We recommend you use an existing record instead."
const MOST_MATCHES = 10

/** Finds records that share the values of all fields with another of the object. */
export type DuplicateRule = {
  readonly object: string
  readonly name: string
  readonly fields: readonly string[]
  /** `block` lets nobody save; `allow` lets through who asks for it. */
  readonly action: 'block' | 'allow'
  readonly message?: string
}

/** How a caller wants duplicates to be treated. */
export type DuplicateWish = { readonly allowSave: boolean; readonly apiPath: string }

/** The rules of the organisation. */
export const duplicateRules = keptList<DuplicateRule>('duplicates')

/** Ids of the live rows that have what this row has in all fields of the rule; an empty field matches nothing. */
function matches(org: Org, object: ObjectSchema, rule: DuplicateRule, row: Row): string[] {
  const fields = rule.fields.map((name) => object.byName.get(name.toLowerCase())?.describe.name ?? '')
  const values = fields.map((name) => row[name] ?? null)
  if (values.includes(null)) return []
  const live = keepsDeleted(object) ? ' AND "IsDeleted" = 0' : ''
  const same = fields.map((name) => `${quote(name)} = ?`).join(' AND ')
  const sql = `SELECT "Id" AS id FROM ${quote(object.name)} WHERE ${same}${live} AND "Id" <> ? ORDER BY "Id" LIMIT ${MOST_MATCHES}`
  return (org.prepare(sql).all(...values, row['Id']) as { id: string }[]).map(({ id }) => id)
}

function detected(rule: DuplicateRule, ids: readonly string[], apiPath: string): RestError {
  const message = rule.message ?? MESSAGE
  const type = rule.object
  const matchRecords = ids.map((id) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: { type, url: `${apiPath}/sobjects/${type}/${id}` }, Id: id },
  }))
  // Salesforce itself writes the name of this member so.
  const duplicateResut = {
    allowSave: rule.action === 'allow',
    duplicateRule: rule.name,
    duplicateRuleEntityType: type,
    errorMessage: message,
    matchResults: [
      {
        entityType: type,
        errors: [],
        matchEngine: 'ExactMatchEngine',
        matchRecords,
        rule: `${rule.name}_Match`,
        size: ids.length,
        success: true,
      },
    ],
  }
  return new RestError(400, [{ duplicateResut, errorCode: 'DUPLICATES_DETECTED', message }])
}

/** Refuses a row that a duplicate rule finds a second time; an unchanged row is not looked at again. */
export function assertNoDuplicates(
  org: Org,
  object: ObjectSchema,
  after: Row,
  before: Row | undefined,
  wish: DuplicateWish | undefined,
): void {
  for (const rule of duplicateRules.all(org)) {
    if (rule.object !== object.name) continue
    if (rule.action === 'allow' && wish?.allowSave === true) continue
    const changed = (name: string) => before?.[name] !== after[name]
    if (before && !rule.fields.some(changed)) continue
    const ids = matches(org, object, rule, after)
    if (ids.length > 0) throw detected(rule, ids, wish?.apiPath ?? '/services/data/v64.0')
  }
}
