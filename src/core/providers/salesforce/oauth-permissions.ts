import { z } from 'zod'
import type { Permissions, Session } from '../provider.ts'
import { bodyOf, get } from './calls.ts'
import { parseJson } from './oauth-token.ts'

const answered = z.object({
  records: z
    .array(
      z.object({
        PermissionsApiEnabled: z.boolean(),
        PermissionsViewAllData: z.boolean(),
        PermissionsViewSetup: z.boolean(),
      }),
    )
    .min(1),
})

/** What the signed-in user may do, as the org adds up profile and permission sets; null where it does not tell. */
export async function permissions(session: Session): Promise<Permissions | null> {
  const fields = 'PermissionsApiEnabled, PermissionsViewAllData, PermissionsViewSetup'
  const soql = `SELECT ${fields} FROM UserPermissionAccess LIMIT 1`
  const path = `/services/data/v${session.apiVersion}/query?q=${encodeURIComponent(soql)}`
  const answer = await get(session, path)
  if (answer.status === 400) return null
  const found = answered.safeParse(parseJson(bodyOf(answer, 'tell the permissions of the user'))).data
    ?.records[0]
  if (found === undefined) return null
  return {
    api: found.PermissionsApiEnabled,
    viewAll: found.PermissionsViewAllData,
    viewSetup: found.PermissionsViewSetup,
  }
}
