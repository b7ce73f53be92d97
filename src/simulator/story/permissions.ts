import { makeId } from '../ids.ts'
import type { Org, Row } from '../org.ts'

const EVERYBODY = ['ApiEnabled', 'EditTask', 'RunReports']
const ADMINISTRATOR = [
  ...EVERYBODY,
  'AuthorApex',
  'CustomizeApplication',
  'ManageUsers',
  'ModifyAllData',
  'ModifyMetadata',
  'QueryAllFiles',
  'ViewAllData',
  'ViewAllUsers',
  'ViewSetup',
]

const BY_PROFILE: Readonly<Record<string, readonly string[]>> = {
  'System Administrator': ADMINISTRATOR,
  'API Only': ['ApiEnabled', 'ApiUserOnly', 'ViewAllData'],
  'Read Only': ['ApiEnabled', 'RunReports', 'ViewAllData'],
}

const granted = (names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [`Permissions${name}`, 1]))

/**
 * The permission sets with who has them: as in every organisation one behind each profile, and one more that lets the
 * integration change all records. `profiles` says by place in `names` which profile each user has.
 */
export function permissionRows(
  org: Org,
  names: readonly string[],
  profiles: readonly number[],
): (readonly [object: string, row: Row])[] {
  const id = (prefix: string, n: number) => makeId(prefix, org.instance, n)
  const setId = (place: number) => id('0PS', place + 1)
  const behind = names.map((name, i) => {
    const Name = `X${id('00e', i + 1)}`
    const head = { Id: setId(i), Name, Label: Name, ProfileId: id('00e', i + 1), IsOwnedByProfile: 1 }
    return ['PermissionSet', { ...head, ...granted(BY_PROFILE[name] ?? EVERYBODY) }] as const
  })
  const own = [
    'PermissionSet',
    {
      Id: setId(names.length),
      Name: 'Integration_Access',
      Label: 'Integration Access',
      IsCustom: 1,
      ...granted(['ApiEnabled', 'ModifyAllData', 'ViewAllData']),
    },
  ] as const
  // The second user is the integration.
  const assigned = [...profiles.map((place, user) => [user, place] as const), [1, names.length] as const]
  return [
    ...behind,
    own,
    ...assigned.map(([user, place], i) => {
      const row = { Id: id('0Pa', i + 1), PermissionSetId: setId(place), AssigneeId: org.users[user]!.id }
      return ['PermissionSetAssignment', row] as const
    }),
  ]
}
