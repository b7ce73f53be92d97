import { useSyncExternalStore } from 'react'

export type Params = Readonly<Record<string, readonly string[]>>

/** Where the window is. Everything a link must bring back stands here: filters, sort, selection, scope. */
export type Route = {
  readonly area: string
  /** First segment after the area, when there is one. */
  readonly id: string | undefined
  /** All segments after the area. */
  readonly path: readonly string[]
  readonly params: Params
}

export type ParamPatch = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

export type Target = {
  readonly area: string
  readonly path?: readonly (string | number)[]
  readonly params?: ParamPatch
}

export const homeArea = 'home'

/** Parameter that names the connection in scope; links carry it along. */
export const scopeParam = 'c'

/** Parameter that names the row open in the inspector. */
export const rowParam = 'r'

/** An object without a prototype: a parameter called "constructor" is only there when the address names it. */
const bare = <T>(): Record<string, T> => Object.create(null) as Record<string, T>

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A mangled link still opens the nearest place rather than nothing.
    return text
  }
}

/** `#/area/id/more?filter=a&filter=b` as a route. Anything odd ends up at home. */
export function parseRoute(hash: string): Route {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  const mark = text.indexOf('?')
  const way = mark === -1 ? text : text.slice(0, mark)
  const [area = homeArea, ...path] = way.split('/').filter(Boolean).map(decode)
  const params = bare<string[]>()
  for (const [name, value] of new URLSearchParams(mark === -1 ? '' : text.slice(mark + 1))) {
    const list = (params[name] ??= [])
    list.push(value)
  }
  return { area, id: path[0], path, params }
}

/** The hash of a route; `parseRoute` reads it back. Parameters keep their order, empty lists vanish. */
export function formatRoute(route: Pick<Route, 'area' | 'path' | 'params'>): string {
  const way = [route.area, ...route.path].map(encodeURIComponent).join('/')
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(route.params))
    for (const value of values) query.append(name, value)
  const text = query.toString()
  return `#/${way}${text ? `?${text}` : ''}`
}

/** Parameters with a patch laid over them: `undefined`, `null`, '' and empty lists take a name out. */
export function patchParams(params: Params, patch: ParamPatch): Params {
  const next = Object.assign(bare<readonly string[]>(), params)
  for (const [name, value] of Object.entries(patch)) {
    const list = Array.isArray(value)
      ? (value as readonly string[])
      : value === undefined || value === null || value === ''
        ? []
        : [String(value as string | number)]
    if (list.length > 0) next[name] = list
    else delete next[name]
  }
  return next
}

let current: Route | undefined
let currentHash: string | undefined

/** The route of this moment. The same hash gives the same object. */
export function getRoute(): Route {
  if (!current || currentHash !== location.hash) {
    currentHash = location.hash
    current = parseRoute(currentHash)
  }
  return current
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('hashchange', announce)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('hashchange', announce)
  }
}

function announce() {
  for (const listener of listeners) listener()
}

/** The route, followed: a component that uses it draws again when the address changes. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, getRoute)
}

function go(hash: string, replace: boolean) {
  if (hash === location.hash) return
  if (replace) {
    history.replaceState(history.state, '', hash)
    announce()
  } else location.hash = hash
}

/** Hash of a place, for `<a href>`. Carries the scope along unless the target names its own. */
export function href({ area, path = [], params = {} }: Target): string {
  const scope = scopeOf(getRoute())
  const kept: Params = scope === undefined ? {} : { [scopeParam]: [String(scope)] }
  return formatRoute({ area, path: path.map(String), params: patchParams(kept, params) })
}

/** Goes to a place, as a step that Back undoes unless `replace`. */
export function navigate(target: Target, options: { readonly replace?: boolean } = {}): void {
  go(href(target), options.replace ?? false)
}

/** Changes parameters of the present place: filters, sort, selection. */
export function setParams(patch: ParamPatch, options: { readonly replace?: boolean } = {}): void {
  const route = getRoute()
  go(formatRoute({ ...route, params: patchParams(route.params, patch) }), options.replace ?? false)
}

export const param = (route: Route, name: string): string | undefined => route.params[name]?.[0]
export const paramList = (route: Route, name: string): readonly string[] => route.params[name] ?? []

/** Id of the connection a route looks at, undefined for all of them. */
export function scopeOf(route: Route): number | undefined {
  const text = route.area === 'connections' && route.id ? route.id : param(route, scopeParam)
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}
