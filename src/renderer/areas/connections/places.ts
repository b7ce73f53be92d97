import { href, navigate, scopeParam } from '../../shell/route.ts'
import type { ParamPatch, Target } from '../../shell/route.ts'

export const tabs = ['status', 'timeline', 'schema', 'settings'] as const
export type TabId = (typeof tabs)[number]

/** Parameter that opens the sign-in dialog over a connection. */
export const signInParam = 'signin'

const isTab = (text: string | undefined): text is TabId => tabs.some((tab) => tab === text)

/** The tab an address names; anything else is the first one. */
export const tabOf = (path: readonly string[]): TabId => (isTab(path[1]) ? path[1] : 'status')

// The address itself names the connection here, so the scope parameter has nothing to add.
function place(id: number | 'new', tab: TabId = 'status', params: ParamPatch = {}): Target {
  return {
    area: 'connections',
    path: tab === 'status' ? [id] : [id, tab],
    params: { ...params, [scopeParam]: undefined },
  }
}

export const connectionHref = (id: number | 'new', tab?: TabId): string => href(place(id, tab))

/** The fields of one object, and how they changed. */
export const schemaHref = (id: number, object: string): string => href(place(id, 'schema', { o: object }))

export function openConnection(id: number | 'new', tab?: TabId, params?: ParamPatch): void {
  navigate(place(id, tab, params))
}

export function openList(): void {
  navigate({ area: 'connections', params: { [scopeParam]: undefined } })
}

export const runHref = (run: number, connection: number): string =>
  href({ area: 'sync', path: [run], params: { [scopeParam]: connection } })

export function openRecords(connection: number, object: string): void {
  navigate({ area: 'records', path: [object], params: { [scopeParam]: connection } })
}
