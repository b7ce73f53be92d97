import type { Session, WebContents } from 'electron'
import { appOrigin, isOwnUrl } from './scheme.ts'

const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

/** Denies every permission but copying and notifications, and those to any page but the app's own. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allowedPermissions.has(permission) && details.isMainFrame && isOwnUrl(details.requestingUrl))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      allowedPermissions.has(permission) && origin.replace(/\/$/, '') === appOrigin,
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!isOwnUrl(item.getURL())) event.preventDefault()
  })
}

/** Keeps a page where it is: no foreign navigation, no second window, no guest page. Links outward pass `open`. */
export function lockContents(contents: WebContents, open: (url: string) => void): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    open(url)
    return { action: 'deny' }
  })
}
