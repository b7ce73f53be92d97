import { bulkDials } from '../bulk/dials.ts'
import { DAY } from '../clock.ts'
import { makeId } from '../ids.ts'
import { quote } from '../org.ts'
import type { Org, OrgUser, SqlValue } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'

/** Who asks at the moment: a request is answered from its session to its answer without a pause. */
const callers = new WeakMap<Org, Pick<OrgUser, 'id'>>()

/** Notes whose session the request that is being answered belongs to. */
export const noteCaller = (org: Org, user: Pick<OrgUser, 'id'>): void => void callers.set(org, user)

/** What permission sets, with the one behind the profile, add up to. */
function granted(org: Org, permission: string, userId: string): SqlValue {
  if (permission === 'PermissionsBulkApiHardDelete' && bulkDials(org).hardDelete) return 1
  const found = org
    .prepare(
      `SELECT MAX(s.${quote(permission)}) AS yes FROM "PermissionSetAssignment" a ` +
        'JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId" WHERE a."AssigneeId" = ?',
    )
    .get(userId) as { yes: number | null }
  return found.yes ?? 0
}

/**
 * Fills the one row that everybody sees another of: what whoever asks may do. The table stands before the empty one that
 * belongs to the object.
 */
export function refreshAccess(org: Org, object: ObjectSchema): void {
  const names = object.fields.map(({ describe }) => describe.name)
  const table = quote(object.name)
  org.db.exec(`CREATE TEMP TABLE IF NOT EXISTS ${table} (${names.map(quote).join(', ')})`)
  org.prepare(`DELETE FROM temp.${table}`).run()
  const user = callers.get(org)
  if (!user) return
  const valueOf = (name: string): SqlValue => {
    if (name === 'Id') return makeId(object.keyPrefix, org.instance, 1)
    if (name === 'LastCacheUpdate') return Math.floor(org.clock.now() / DAY) * DAY
    return granted(org, name, user.id)
  }
  org
    .prepare(`INSERT INTO temp.${table} VALUES (${names.map(() => '?').join(', ')})`)
    .run(...names.map(valueOf))
}
