import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { objectNamed } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { viewerOf } from './describe.ts'
import { notAllowed, notFound, restError } from './errors.ts'
import { compactLayouts } from './layouts.ts'
import { recentItems } from './recent.ts'

type Json = Record<string, unknown>

/** The colours of the tabs that have one of their own in Salesforce's current theme. */
const COLOURS: Readonly<Record<string, string>> = {
  Account: '5867E8',
  Campaign: 'FF538A',
  Contact: '9602C7',
  Event: 'CB65FF',
  Lead: 'FF538A',
  Opportunity: 'FF5D2D',
  Task: '3BA755',
  User: '2E2EAC',
}
const THEME = 'theme4'

const colours = (object: ObjectSchema) => [
  { color: COLOURS[object.name] ?? '06A59A', context: 'primary', theme: THEME },
]

/** Where an icon would be; nothing serves it, as no client needs it to work. */
function icons(call: ApiCall, object: ObjectSchema): Json[] {
  const custom = object.name.endsWith('__c')
  const name = custom
    ? 'custom/custom1'
    : `standard/${object.name.replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase()}`
  return [
    {
      contentType: 'image/png',
      height: 60,
      theme: THEME,
      url: `${call.baseUrl}/img/icon/t4v35/${name}_60.png`,
      width: 60,
    },
  ]
}

const tabbed = (call: ApiCall): ObjectSchema[] =>
  [...call.org.objects.values()].filter(({ traits }) => traits.layoutable !== false)

const tabs = (call: ApiCall): Json[] =>
  tabbed(call).map((object) => {
    const custom = object.name.endsWith('__c')
    const [icon] = icons(call, object)
    return {
      colors: colours(object),
      custom,
      iconUrl: icon!['url'],
      icons: icons(call, object),
      label: object.labelPlural,
      miniIconUrl: icon!['url'],
      name: custom ? object.name : `standard-${object.name}`,
      sobjectName: object.name,
      timeZone: null,
      url: `${call.baseUrl}/${object.keyPrefix}/o`,
    }
  })

const theme = (call: ApiCall): Json => ({
  themeItems: tabbed(call).map((object) => ({
    colors: colours(object),
    icons: icons(call, object),
    name: object.name,
  })),
})

/** Kinds of actions; this organisation has none of any. */
const ACTIONS = ['standard', 'custom']
const CUSTOM_ACTIONS = ['apex', 'emailAlert', 'flow', 'quickAction']

function actions(call: ApiCall, rest: readonly string[]): Json {
  const path = `${call.apiPath}/actions`
  const [kind, of, ...more] = rest
  const urls = (names: readonly string[], base: string) =>
    Object.fromEntries(names.map((name) => [name, `${base}/${name}`]))
  if (kind === undefined) return urls(ACTIONS, path)
  if (kind === 'standard' && of === undefined) return { actions: [] }
  if (kind !== 'custom') throw notFound()
  if (of === undefined) return urls(CUSTOM_ACTIONS, `${path}/custom`)
  if (more.length > 0 || !CUSTOM_ACTIONS.some((name) => name.toLowerCase() === of)) throw notFound()
  return { actions: [] }
}

const MENUS = ['AppSwitcher', 'Salesforce1']

function appMenu(call: ApiCall, [menu]: readonly string[]): Json {
  if (menu === undefined)
    return Object.fromEntries(MENUS.map((name) => [name, `${call.apiPath}/appMenu/${name}`]))
  if (!MENUS.some((name) => name.toLowerCase() === menu)) throw notFound()
  const item = {
    colors: null,
    content: null,
    icons: null,
    label: 'Sales',
    type: 'Tabset',
    url: `${call.baseUrl}/home/home.jsp`,
  }
  return { appMenuItems: [item] }
}

function compactLayoutsOf(call: ApiCall): Json {
  const names = (call.query.get('q') ?? '').split(',').filter((name) => name !== '')
  if (names.length === 0) throw restError(400, 'MISSING_ARGUMENT', 'q must name the objects')
  return Object.fromEntries(
    names.map((name) => {
      const object = objectNamed(call.org, name.trim())
      if (!object) throw restError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
      return [object.name, compactLayouts(call.org, object, viewerOf(call), ['primary'])]
    }),
  )
}

/** What stands beside the records: resources that clients list, read and build their screens from. */
const READ: Readonly<Record<string, (call: ApiCall, rest: readonly string[]) => unknown>> = {
  actions,
  appmenu: appMenu,
  compactlayouts: compactLayoutsOf,
  // Quick actions are made by an administrator; nobody has made one here.
  quickactions: () => [],
  recent: (call) => recentItems(call, call.org.objects.values()),
  tabs,
  theme,
}

/** Their names as the list of resources has them. */
export const RESOURCE_NAMES = [
  'actions',
  'appMenu',
  'compactLayouts',
  'quickActions',
  'recent',
  'tabs',
  'theme',
]

/** Those that have something below them. */
const DEEP = ['actions', 'appmenu']

/** Answers one of these resources, or undefined when it is none of them. */
export function resource(call: ApiCall, key: string): Answer | undefined {
  const read = READ[key]
  if (!read) return undefined
  if (call.method !== 'GET') throw notAllowed(call.method)
  const rest = call.keys.slice(4)
  if (rest.length > 0 && !DEEP.includes(key)) throw notFound()
  return ok(read(call, rest))
}
