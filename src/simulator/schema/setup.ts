import { area, datetime, double, flag, id, int, pick, ref, text } from './dsl.ts'
import type { Field } from './dsl.ts'
import { defineObject } from './object.ts'
import type { ObjectTraits } from './object.ts'
import { audit } from './parts.ts'
import { setup } from './user.ts'

/** What administrators set up and clients look up. */

const keep = { system: true, nillable: false } as const
const read = { system: true } as const
const named = { required: true, nameField: true } as const

const told: ObjectTraits = { ...setup, createable: true, updateable: true, deletable: true }

const stamp = { ...keep, defaultedOnCreate: true } as const
const ACCESS = 'None|*Read|Edit'

export const userRole = () =>
  defineObject(
    {
      name: 'UserRole',
      label: 'Role',
      labelPlural: 'Role',
      keyPrefix: '00E',
      traits: { ...told, searchable: true },
    },
    [
      id('Role ID'),
      text('Name', 'Name', 80, named),
      ref('ParentRoleId', 'Parent Role ID', 'UserRole', { relationshipName: null }),
      text('RollupDescription', 'Description', 80),
      pick(
        'OpportunityAccessForAccountOwner',
        'Opportunity Access Level for Account Owner',
        40,
        ACCESS,
        keep,
      ),
      pick('CaseAccessForAccountOwner', 'Case Access Level for Account Owner', 40, ACCESS, read),
      pick('ContactAccessForAccountOwner', 'Contact Access Level for Account Owner', 40, ACCESS, read),
      ref('ForecastUserId', 'User ID', 'User', { ...read, relationshipName: null }),
      flag('MayForecastManagerShare', 'May Forecast Manager Share', read),
      datetime('LastModifiedDate', 'Last Modified Date', stamp),
      ref('LastModifiedById', 'Last Modified By ID', 'User', { ...stamp, searchPrefilterable: false }),
      datetime('SystemModstamp', 'System Modstamp', stamp),
      text('DeveloperName', 'Developer Name', 80),
      ref('PortalAccountId', 'Account ID', 'Account', { ...read, relationshipName: null }),
      pick('PortalType', 'Portal Type', 40, '*None|CustomerPortal=Customer Portal|Partner', read),
      pick('PortalRole', 'Portal Role', 40, 'Executive|Manager|Worker', read),
      ref('PortalAccountOwnerId', 'User ID', 'User', { ...read, relationshipName: null }),
    ],
  )

/** A choice of the permissions that integrations look at before they start. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['ApiEnabled', 'API Enabled'],
  ['ApiUserOnly', 'API Only User'],
  ['AuthorApex', 'Author Apex'],
  ['BulkApiHardDelete', 'Bulk API Hard Delete'],
  ['CustomizeApplication', 'Customize Application'],
  ['EditTask', 'Edit Tasks'],
  ['ManageUsers', 'Manage Internal Users'],
  ['ModifyAllData', 'Modify All Data'],
  ['ModifyMetadata', 'Modify Metadata Through Metadata API Functions'],
  ['QueryAllFiles', 'Query All Files'],
  ['RunReports', 'Run Reports'],
  ['ViewAllData', 'View All Data'],
  ['ViewAllUsers', 'View All Users'],
  ['ViewSetup', 'View Setup and Configuration'],
]

const permissions = (): Field[] => PERMISSIONS.map(([name, label]) => flag(`Permissions${name}`, label))

export const permissionSet = () =>
  defineObject(
    {
      name: 'PermissionSet',
      label: 'Permission Set',
      keyPrefix: '0PS',
      traits: { ...told, searchable: true, mruEnabled: true, replicateable: false },
    },
    [
      id('PermissionSet ID'),
      text('Name', 'Permission Set Name', 80, named),
      text('Label', 'Permission Set Label', 80, { required: true }),
      ref('LicenseId', 'License ID', 'PermissionSetLicense|UserLicense', read),
      ref('ProfileId', 'Profile ID', 'Profile', read),
      flag('IsOwnedByProfile', 'Is Owned By Profile', read),
      flag('IsCustom', 'Custom', read),
      ...permissions(),
      text('Description', 'Description', 255),
      ...audit(),
      text('NamespacePrefix', 'Namespace Prefix', 15, read),
      flag('HasActivationRequired', 'Has Activation Required', read),
    ],
  )

/** What whoever asks may do, all permissions added up. */
export const userPermissionAccess = () =>
  defineObject(
    {
      name: 'UserPermissionAccess',
      label: 'User Permission Access',
      labelPlural: 'User Permission Access',
      keyPrefix: '0up',
      traits: { ...setup, replicateable: false, retrieveable: false, ofCaller: true },
    },
    [
      id('User Permission Access ID'),
      datetime('LastCacheUpdate', 'Last Cache Update', read),
      ...PERMISSIONS.map(([name, label]) => flag(`Permissions${name}`, label, read)),
    ],
  )

const link = { permissionable: false, updateable: false } as const

export const permissionSetAssignment = () =>
  defineObject(
    {
      name: 'PermissionSetAssignment',
      label: 'Permission Set Assignment',
      keyPrefix: '0Pa',
      traits: { ...told, updateable: false, replicateable: false },
    },
    [
      id('PermissionSetAssignment ID'),
      ref('PermissionSetId', 'PermissionSet ID', 'PermissionSet', { ...link, children: 'Assignments' }),
      ref('AssigneeId', 'Assignee ID', 'User', {
        ...link,
        required: true,
        children: 'PermissionSetAssignments',
      }),
      datetime('SystemModstamp', 'System Modstamp', stamp),
    ],
  )

const code = (): Field[] => [
  double('ApiVersion', 'Api Version', 18, 1, keep),
  pick('Status', 'Status', 40, 'Inactive|*Active|Deleted', { ...keep, restrictedPicklist: true }),
  flag('IsValid', 'Is Valid', read),
  double('BodyCrc', 'Body CRC', 18, 0, read),
  area('Body', 'Body', 1_000_000),
  int('LengthWithoutComments', 'Size Without Comments', 9, keep),
  ...audit(),
]

const coded: ObjectTraits = { ...told, searchable: true, mruEnabled: true }

/** There is no code in this organisation: these stand empty, so that clients which look for some find none. */
export const apexClass = () =>
  defineObject(
    { name: 'ApexClass', label: 'Apex Class', labelPlural: 'Apex Classes', keyPrefix: '01p', traits: coded },
    [
      id('Class ID'),
      text('NamespacePrefix', 'Namespace Prefix', 15, read),
      text('Name', 'Name', 255, named),
      ...code(),
    ],
  )

const USAGES = [
  'BeforeInsert',
  'AfterInsert',
  'BeforeUpdate',
  'AfterUpdate',
  'BeforeDelete',
  'AfterDelete',
  'IsBulk',
  'AfterUndelete',
]

export const apexTrigger = () =>
  defineObject({ name: 'ApexTrigger', label: 'Apex Trigger', keyPrefix: '01q', traits: coded }, [
    id('Trigger ID'),
    text('NamespacePrefix', 'Namespace Prefix', 15, read),
    text('Name', 'Name', 255, named),
    pick('TableEnumOrId', 'Custom Object Definition ID', 40, 'Account|Contact|Lead|Opportunity', read),
    ...USAGES.map((name) => flag(`Usage${name}`, name, read)),
    ...code(),
  ])
