import { objectNamed, isHidden, quote } from '../org.ts'
import type { Org } from '../org.ts'
import { makeId } from '../ids.ts'
import { textIn, textsIn } from '../xml.ts'
import type { Operation } from './call.ts'
import { customObjectOf } from './custom-object.ts'
import { element, SoapFault, Xml } from './reply.ts'
import { soapInstant } from './session.ts'

/** A kind of metadata: where its files lie, and its parts that are not files of their own. */
type Kind = {
  readonly xmlName: string
  readonly directoryName: string
  readonly suffix: string
  readonly metaFile?: boolean
  readonly childXmlNames?: readonly string[]
}

const KINDS: readonly Kind[] = [
  { xmlName: 'ApexClass', directoryName: 'classes', suffix: 'cls', metaFile: true },
  { xmlName: 'ApexTrigger', directoryName: 'triggers', suffix: 'trigger', metaFile: true },
  { xmlName: 'CustomApplication', directoryName: 'applications', suffix: 'app' },
  {
    xmlName: 'CustomObject',
    directoryName: 'objects',
    suffix: 'object',
    childXmlNames: [
      'CustomField',
      'Index',
      'BusinessProcess',
      'RecordType',
      'CompactLayout',
      'WebLink',
      'ValidationRule',
      'SharingReason',
      'ListView',
      'FieldSet',
    ],
  },
  { xmlName: 'CustomTab', directoryName: 'tabs', suffix: 'tab' },
  { xmlName: 'Flow', directoryName: 'flows', suffix: 'flow' },
  { xmlName: 'Layout', directoryName: 'layouts', suffix: 'layout' },
  { xmlName: 'PermissionSet', directoryName: 'permissionsets', suffix: 'permissionset' },
  { xmlName: 'Profile', directoryName: 'profiles', suffix: 'profile' },
  { xmlName: 'Role', directoryName: 'roles', suffix: 'role' },
]

/** What kinds of metadata there are. Only objects, fields and profiles have anything in them here. */
export const describeMetadata: Operation = () =>
  element('result', {
    metadataObjects: KINDS.map((kind) => ({
      childXmlNames: kind.childXmlNames ?? [],
      directoryName: kind.directoryName,
      inFolder: false,
      metaFile: kind.metaFile ?? false,
      suffix: kind.suffix,
      xmlName: kind.xmlName,
    })),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  })

type Entry = { readonly fullName: string; readonly fileName: string; readonly id: string }

const isCustom = (name: string) => name.endsWith('__c')

const objectEntries = (org: Org): Entry[] =>
  [...org.objects.values()].map(({ name }, i) => ({
    fullName: name,
    fileName: `objects/${name}.object`,
    id: isCustom(name) ? makeId('01I', org.instance, i + 1) : '',
  }))

const fieldEntries = (org: Org): Entry[] =>
  [...org.objects.values()]
    .flatMap(({ name, fields }) =>
      fields
        .filter(({ describe }) => describe.custom && !isHidden(org, name, describe.name))
        .map(({ describe }) => ({
          fullName: `${name}.${describe.name}`,
          fileName: `objects/${name}.object`,
        })),
    )
    .map((entry, i) => ({ ...entry, id: makeId('00N', org.instance, i + 1) }))

/** The metadata names of the profiles that every organisation has. */
const PROFILE_NAMES: Readonly<Record<string, string>> = {
  'System Administrator': 'Admin',
  'Standard User': 'Standard',
}

function profileEntries(org: Org): Entry[] {
  const object = objectNamed(org, 'Profile')
  if (!object) return []
  const rows = org
    .prepare(`SELECT "Id" AS id, "Name" AS name FROM ${quote(object.name)} ORDER BY "Id"`)
    .all() as { id: string; name: string }[]
  return rows.map(({ id, name }) => {
    const fullName = PROFILE_NAMES[name] ?? name
    return { id, fullName, fileName: `profiles/${encodeURIComponent(fullName)}.profile` }
  })
}

const LISTED: ReadonlyMap<string, (org: Org) => Entry[]> = new Map([
  ['CustomObject', objectEntries],
  ['CustomField', fieldEntries],
  ['Profile', profileEntries],
])

function assertKnown(type: string): void {
  const known = KINDS.some((kind) => kind.xmlName === type || kind.childXmlNames?.includes(type))
  if (!known) throw new SoapFault('INVALID_TYPE', `Unknown type:${type}`)
}

/** The components of some kinds; an organisation without any of a kind answers nothing for it. */
export const listMetadata: Operation = ({ org, body }) => {
  const queries = body.children.filter((child) => child.name === 'queries')
  if (queries.length > 3) {
    throw new SoapFault('EXCEEDED_MAX_TYPES_LIMIT', 'The maximum number of queries in one call is 3')
  }
  const author = org.users[0]!
  const at = soapInstant(Math.floor(org.schemaChangedAt / 1000) * 1000)
  return queries
    .flatMap((query) => {
      const type = textIn(query, 'type') ?? ''
      assertKnown(type)
      const entries = LISTED.get(type)?.(org) ?? []
      return entries.map(({ fullName, fileName, id }) =>
        element('result', {
          createdById: author.id,
          createdByName: author.name,
          createdDate: at,
          fileName,
          fullName,
          id,
          lastModifiedById: author.id,
          lastModifiedByName: author.name,
          lastModifiedDate: at,
          ...(isCustom(fullName) ? { manageableState: 'unmanaged' } : {}),
          type,
        }),
      )
    })
    .join('')
}

/** Whole components; one that does not exist is nil. Objects can be read, everything else has no content. */
export const readMetadata: Operation = ({ org, body }) => {
  const type = textIn(body, 'type') ?? ''
  assertKnown(type)
  const names = textsIn(body, 'fullNames')
  if (names.length > 10)
    throw new SoapFault('LIMIT_EXCEEDED', 'At most 10 components can be read in one call')
  const records = names.map((name) => {
    const object = type === 'CustomObject' ? objectNamed(org, name) : undefined
    if (!object) return element('records', null)
    return element('records', customObjectOf(org, object), ' xsi:type="CustomObject"')
  })
  return element('result', new Xml(records.join('')))
}
