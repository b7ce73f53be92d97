import { objectNamed, objectOfId, quote } from '../org.ts'
import type { Org, OrgUser, Row, SqlValue } from '../org.ts'
import type { FieldType } from '../schema/dsl.ts'
import { SNAPSHOT, toldName, TRACKED } from '../schema/history.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { insertRow, nextId, readRow } from '../store.ts'

/** What a history says of the type of a value. */
const DATA_TYPE: Readonly<Partial<Record<FieldType, string>>> = {
  boolean: 'Boolean',
  currency: 'Currency',
  percent: 'Percent',
  double: 'Double',
  int: 'Double',
  date: 'DateOnly',
  datetime: 'DateTime',
  picklist: 'DynamicEnum',
  email: 'Email',
  phone: 'PhoneNumber',
  url: 'Url',
}

/** A change of a row: `before` is nothing for a new one. */
export type Told = { readonly before: Row | undefined; readonly after: Row }
type By = { readonly user: Pick<OrgUser, 'id'>; readonly now: number }

/** The object that keeps the changes of single fields. */
const FIELD_HISTORY: Readonly<Record<string, string>> = {
  Account: 'AccountHistory',
  Contact: 'ContactHistory',
  Lead: 'LeadHistory',
  Opportunity: 'OpportunityFieldHistory',
}

/** One row of a field's history, as it is stored. */
export function fieldChange(
  object: ObjectSchema,
  name: string,
  of: { readonly id: SqlValue; readonly by: string; readonly at: number },
  [before, after]: readonly [SqlValue, SqlValue],
): Row {
  const type = object.byName.get(name.toLowerCase())?.describe.type ?? 'string'
  return {
    IsDeleted: 0,
    [`${object.name}Id`]: of.id,
    CreatedById: of.by,
    CreatedDate: of.at,
    Field: toldName(name),
    DataType: DATA_TYPE[type] ?? 'Text',
    OldValue: before,
    NewValue: after,
  }
}

/** What a lookup's target is called. */
function nameOf(org: Org, id: SqlValue): SqlValue {
  const object = typeof id === 'string' ? objectOfId(org, id) : undefined
  return object && typeof id === 'string' ? (readRow(org, object, id)?.['Name'] ?? null) : null
}

function noteFields(org: Org, object: ObjectSchema, { before, after }: Told, { user, now }: By): void {
  const tracked = TRACKED[object.name]
  const history = tracked && before && objectNamed(org, FIELD_HISTORY[object.name] ?? '')
  if (!history) return
  for (const name of tracked) {
    const values = [before[name] ?? null, after[name] ?? null] as const
    if (values[0] === values[1]) continue
    const row = fieldChange(object, name, { id: after['Id'] ?? null, by: user.id, at: now }, values)
    const isLookup = object.byName.get(name.toLowerCase())?.describe.type === 'reference'
    if (isLookup) {
      // A lookup is told twice: by the names of what it points at, and by the ids.
      const [OldValue, NewValue] = [nameOf(org, values[0]), nameOf(org, values[1])]
      insertRow(org, history, { Id: nextId(org, history), ...row, OldValue, NewValue })
    }
    insertRow(org, history, {
      Id: nextId(org, history),
      ...row,
      DataType: isLookup ? 'EntityId' : (row['DataType'] ?? null),
    })
  }
}

/** What an opportunity is like, as a row of its stage history without the id. */
export function snapshotOf({ before, after }: Told, by: string, at: number): Row {
  return {
    OpportunityId: after['Id'] ?? null,
    CreatedById: by,
    CreatedDate: at,
    StageName: after['StageName'] ?? null,
    Amount: after['Amount'] ?? null,
    ExpectedRevenue: after['ExpectedRevenue'] ?? null,
    CloseDate: after['CloseDate'] ?? null,
    Probability: after['Probability'] ?? null,
    ForecastCategory: after['ForecastCategory'] ?? null,
    SystemModstamp: at,
    IsDeleted: 0,
    PrevAmount: before?.['Amount'] ?? null,
    PrevCloseDate: before?.['CloseDate'] ?? null,
  }
}

function noteSnapshot(org: Org, { before, after }: Told, { user, now }: By): void {
  const isOther = (name: string) => (before?.[name] ?? null) !== (after[name] ?? null)
  const history = objectNamed(org, 'OpportunityHistory')
  if (!history || !SNAPSHOT.some(isOther)) return
  const id = nextId(org, history)
  insertRow(org, history, { Id: id, ...snapshotOf({ before, after }, user.id, now) })
  if (!before) return
  if (isOther('Amount')) after['LastAmountChangedHistoryId'] = id
  if (isOther('CloseDate')) after['LastCloseDateChangedHistoryId'] = id
}

/**
 * Writes down what became of a row that is about to be stored: the tracked fields that changed, and what an opportunity is
 * like now. May set fields of `after` that name these rows.
 */
export function noteHistory(org: Org, object: ObjectSchema, told: Told, by: By): void {
  if (!Object.hasOwn(TRACKED, object.name)) return
  noteFields(org, object, told, by)
  if (object.name === 'Opportunity') noteSnapshot(org, told, by)
}

/** The objects that keep the history of an object's rows. */
const historiesOf = (
  org: Org,
  object: ObjectSchema,
): { readonly kept: ObjectSchema; readonly field: string }[] =>
  Object.hasOwn(TRACKED, object.name)
    ? [...org.objects.values()].flatMap((kept) =>
        kept.traits.history?.of === object.name ? [{ kept, field: kept.traits.history.field }] : [],
      )
    : []

/** Lets the history of a row go into the recycle bin with it, or come back; stamped where it has a stamp. */
export function moveHistory(org: Org, object: ObjectSchema, id: string, deleted: 0 | 1, now: number): void {
  for (const { kept, field } of historiesOf(org, object)) {
    const stamp = kept.byName.has('systemmodstamp') ? ', "SystemModstamp" = ?' : ''
    org
      .prepare(
        `UPDATE ${quote(kept.name)} SET "IsDeleted" = ?${stamp} WHERE ${quote(field)} = ? AND "IsDeleted" <> ?`,
      )
      .run(...(stamp === '' ? [deleted, id, deleted] : [deleted, now, id, deleted]))
  }
}

/** Takes the history of a row for good; the log of deletions goes on telling of it. */
export function dropHistory(org: Org, object: ObjectSchema, id: string): void {
  for (const { kept, field } of historiesOf(org, object)) {
    const [table, key] = [quote(kept.name), quote(field)]
    org
      .prepare(
        `INSERT OR IGNORE INTO sim_purged (object, at, id) SELECT ?, p."SystemModstamp", h."Id" FROM ${table} h ` +
          `JOIN ${quote(object.name)} p ON p."Id" = h.${key} WHERE h.${key} = ?`,
      )
      .run(kept.name, id)
    org.prepare(`DELETE FROM ${table} WHERE ${key} = ?`).run(id)
  }
}
