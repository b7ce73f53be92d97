import type { ApiCall } from '../http.ts'
import { isHidden, quote } from '../org.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'

type Recent = {
  readonly attributes: { readonly type: string; readonly url: string }
  readonly Id: string
  readonly Name?: string
}

const USUAL = 200
/** So many of an object's latest rows are looked through, so that the answer does not depend on its size. */
const LATEST = 500

function touched(call: ApiCall, object: ObjectSchema): { at: number; item: Recent }[] {
  const { org } = call
  if (object.traits.mruEnabled === false || !object.byName.has('lastmodifiedbyid')) return []
  const named = object.fields.find(
    ({ describe }) => describe.nameField && !isHidden(org, object.name, describe.name),
  )
  const name = named ? quote(named.describe.name) : 'NULL'
  const live = keepsDeleted(object) ? ' AND "IsDeleted" = 0' : ''
  const rows = org
    .prepare(
      `SELECT "Id" AS id, ${name} AS name, "SystemModstamp" AS at FROM ` +
        `(SELECT * FROM ${quote(object.name)} ORDER BY "SystemModstamp" DESC, "Id" DESC LIMIT ${LATEST}) ` +
        `WHERE "LastModifiedById" = ?${live}`,
    )
    .all(call.user.id) as { id: string; name: string | null; at: number }[]
  return rows.map((row) => ({
    at: row.at,
    item: {
      attributes: { type: object.name, url: `${call.apiPath}/sobjects/${object.name}/${row.id}` },
      Id: row.id,
      ...(named ? { Name: row.name ?? '' } : {}),
    },
  }))
}

/** What the user has worked on last, newest first. Nobody looks at records here, so writing counts as viewing. */
export function recentItems(call: ApiCall, objects: Iterable<ObjectSchema>): Recent[] {
  const wish = Number(call.query.get('limit') ?? USUAL)
  const most = Number.isInteger(wish) && wish > 0 ? Math.min(wish, USUAL) : USUAL
  return [...objects]
    .flatMap((object) => touched(call, object))
    .toSorted((a, b) => b.at - a.at || (a.item.Id < b.item.Id ? 1 : -1))
    .slice(0, most)
    .map(({ item }) => item)
}
