import type { Org, OrgUser } from '../org.ts'
import { purgeRows } from '../rows/bin.ts'
import { removeRow } from '../rows/change.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'

/** Deletes a row and what hangs on it without the recycle bin: nothing of it can be found or restored later. */
export function hardDelete(org: Org, object: ObjectSchema, id: string, user: OrgUser): void {
  removeRow(org, object, id, { user })
  if (keepsDeleted(object)) purgeRows(org, object, id)
}
