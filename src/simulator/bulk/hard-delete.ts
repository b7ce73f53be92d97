import { quote } from '../org.ts'
import type { Org, OrgUser } from '../org.ts'
import { removeRow } from '../rows/change.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'

/** Deletes a row and what hangs on it without the recycle bin: nothing of it can be found or restored later. */
export function hardDelete(org: Org, object: ObjectSchema, id: string, user: OrgUser): void {
  removeRow(org, object, id, { user })
  purge(org, object, id)
}

function purge(org: Org, object: ObjectSchema, id: string): void {
  for (const child of org.objects.values()) {
    for (const field of child.fields) {
      if (!field.cascade || !field.describe.referenceTo.includes(object.name) || !keepsDeleted(child))
        continue
      const rows = org
        .prepare(
          `SELECT "Id" AS id FROM ${quote(child.name)} WHERE ${quote(field.describe.name)} = ? AND "IsDeleted" = 1`,
        )
        .all(id) as { id: string }[]
      for (const row of rows) purge(org, child, row.id)
    }
  }
  if (!keepsDeleted(object)) return
  org.prepare(`DELETE FROM ${quote(object.name)} WHERE "Id" = ? AND "IsDeleted" = 1`).run(id)
}
