/** What a link from outside asks for. Anything odd is `unknown`, never an error and never half understood. */
export type LinkAction =
  | { readonly kind: 'open'; readonly page: LinkPage }
  | { readonly kind: 'unknown'; readonly url: string }

const pages = ['home', 'connections', 'records', 'sync', 'audit', 'settings'] as const
export type LinkPage = (typeof pages)[number]

export const linkScheme = 'orgdeck'

/**
 * Reads `orgdeck://open/<page>`. A link may only show something: any site can make a person click one, so none may
 * change anything or carry a secret.
 */
export function parseLink(raw: string): LinkAction {
  const unknown: LinkAction = { kind: 'unknown', url: raw.slice(0, 200) }
  const url = URL.parse(raw)
  if (url === null || url.protocol !== `${linkScheme}:` || url.host !== 'open') return unknown
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return unknown
  const page = pages.find((name) => url.pathname === `/${name}` || url.pathname === `/${name}/`)
  return page === undefined ? unknown : { kind: 'open', page }
}

/** The link among command line arguments, found by its scheme: Chromium reorders and adds arguments. */
export function findLink(argv: readonly string[]): string | null {
  return argv.find((arg) => arg.toLowerCase().startsWith(`${linkScheme}:`)) ?? null
}
