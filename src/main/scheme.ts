/** The scheme and the one host the window is loaded from. Nothing is ever loaded from file://. */
export const appScheme = 'app'
export const appHost = 'orgdeck'
export const appOrigin = `${appScheme}://${appHost}`
export const startPage = `${appOrigin}/index.html`

/** Whether an address belongs to the window itself. Compared by parser, never by prefix. */
export function isOwnUrl(raw: string): boolean {
  const url = URL.parse(raw)
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === ''
}
