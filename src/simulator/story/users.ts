import { makeId } from '../ids.ts'
import { insertRow } from '../store.ts'
import { objectNamed } from '../org.ts'
import type { Org, OrgUser, Row } from '../org.ts'
import { slug } from './names.ts'
import { permissionRows } from './permissions.ts'

/** First name, last name, title, profile, may write. The first four can log in on the login page. */
const PEOPLE: readonly (readonly [string, string, string, string, boolean])[] = [
  ['Inês', 'Carvalho', 'System Administrator', 'System Administrator', true],
  ['Orgdeck', 'Integration', 'Integration User', 'API Only', true],
  ['Tomasz', 'Nowak', 'Account Executive', 'Standard User', true],
  ['Ruth', 'Adeyemi', 'Auditor (read only)', 'Read Only', false],
  ['Fiona', 'Pritchard', 'Head of Sales', 'Standard User', true],
  ['Björn', 'Hinrichs', 'Account Executive', 'Standard User', true],
  ['Haruka', 'Ogawa', 'Account Executive', 'Standard User', true],
  ['Caio', 'Barbosa', 'Inside Sales', 'Standard User', true],
  ['Solveig', 'Haugen', 'Key Account Manager', 'Standard User', true],
  ['Marcus', 'Delgado', 'Inside Sales', 'Standard User', true],
  ['Kavya', 'Menon', 'Marketing Manager', 'Marketing User', true],
  ['Emeka', 'Okafor', 'Warehouse Lead', 'Standard User', true],
]
/** The roles, each below the one before it that is named with it. */
const ROLES: readonly (readonly [name: string, above: string | null])[] = [
  ['Management', null],
  ['Sales', 'Management'],
  ['Inside Sales', 'Sales'],
  ['Marketing', 'Management'],
  ['Operations', 'Management'],
]

/** Which role somebody has by title; the integration and the auditor have none. */
const ROLE_OF: Readonly<Record<string, string>> = {
  'System Administrator': 'Management',
  'Head of Sales': 'Sales',
  'Account Executive': 'Sales',
  'Key Account Manager': 'Sales',
  'Inside Sales': 'Inside Sales',
  'Marketing Manager': 'Marketing',
  'Warehouse Lead': 'Operations',
}

const PROFILES = ['System Administrator', 'API Only', 'Standard User', 'Read Only', 'Marketing User']

const id = (org: Org, prefix: string, n: number) => makeId(prefix, org.instance, n)

export const usersOf = (org: Pick<Org, 'instance'>): OrgUser[] =>
  PEOPLE.map(([first, last, title, , canWrite], i) => {
    const username = `${slug(first)}.${slug(last)}@tidewater.example`
    return {
      id: makeId('005', org.instance, i + 1),
      username,
      name: `${first} ${last}`,
      email: username,
      title,
      canWrite,
    }
  })

/** The rows every organisation has: itself, its profiles and its people. */
export function insertFoundation(org: Org, at: number): void {
  const stamps: Row = {
    CreatedDate: at,
    CreatedById: id(org, '005', 1),
    LastModifiedDate: at,
    LastModifiedById: id(org, '005', 1),
    SystemModstamp: at,
  }
  const put = (object: string, row: Row) => {
    const schema = objectNamed(org, object)
    if (!schema) return
    const known = Object.entries(stamps).filter(([name]) => schema.byName.has(name.toLowerCase()))
    insertRow(org, schema, { ...row, ...Object.fromEntries(known) })
  }
  put('Organization', {
    Id: org.orgId,
    Name: org.name,
    Street: '7 Quay Lane',
    City: 'Setúbal',
    Country: 'PT',
    PrimaryContact: 'Inês Carvalho',
    DefaultLocaleSidKey: 'en_GB',
    TimeZoneSidKey: 'Europe/Lisbon',
    LanguageLocaleKey: 'en_US',
    FiscalYearStartMonth: 1,
    DefaultAccountAccess: 'Edit',
    DefaultContactAccess: 'ControlledByParent',
    DefaultOpportunityAccess: 'Edit',
    DefaultLeadAccess: 'ReadEditTransfer',
    DefaultCampaignAccess: 'All',
    UiSkin: 'Theme3',
    SignupCountryIsoCode: 'PT',
    OrganizationType: 'Developer Edition',
    InstanceName: 'SIM1',
    IsSandbox: 0,
    PreferencesLightningLoginEnabled: 1,
  })
  for (const [i, name] of PROFILES.entries()) {
    put('Profile', { Id: id(org, '00e', i + 1), Name: name, UserType: 'Standard', Description: null })
  }
  const roleId = (name: string | null | undefined) => {
    const place = ROLES.findIndex(([role]) => role === name)
    return place < 0 ? null : id(org, '00E', place + 1)
  }
  for (const [name, above] of ROLES) {
    put('UserRole', {
      Id: roleId(name),
      Name: name,
      DeveloperName: name.replaceAll(' ', '_'),
      ParentRoleId: roleId(above),
      RollupDescription: name,
      OpportunityAccessForAccountOwner: 'Edit',
      CaseAccessForAccountOwner: 'Edit',
      ContactAccessForAccountOwner: 'Edit',
      PortalType: 'None',
    })
  }
  for (const [i, [first, last, title, profile]] of PEOPLE.entries()) {
    const user = org.users[i]!
    put('User', {
      Id: user.id,
      Username: user.username,
      FirstName: first,
      LastName: last,
      Name: user.name,
      CompanyName: org.name,
      Title: title,
      Country: 'Portugal',
      Email: user.email,
      Alias: slug(first).slice(0, 4) + slug(last).slice(0, 3),
      CommunityNickname: `${slug(first)}${i + 1}`,
      IsActive: 1,
      TimeZoneSidKey: 'Europe/Lisbon',
      LocaleSidKey: 'en_GB',
      EmailEncodingKey: 'UTF-8',
      ProfileId: id(org, '00e', PROFILES.indexOf(profile) + 1),
      UserRoleId: roleId(ROLE_OF[title]),
      UserType: 'Standard',
      LanguageLocaleKey: 'en_US',
      DigestFrequency: 'N',
      DefaultGroupNotificationFrequency: 'N',
      ManagerId: i > 4 ? org.users[4]!.id : null,
    })
  }
  const profiles = PEOPLE.map(([, , , profile]) => PROFILES.indexOf(profile))
  for (const [object, row] of permissionRows(org, PROFILES, profiles)) put(object, row)
}
