import { EventEmitter } from 'node:events'
import { onlyBeforeReady, onlyWhenReady, state } from './state.ts'

type Answer = (granted: boolean) => void
type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: Answer,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean

/** Without a handler Electron grants every permission; so does this. */
class Session extends EventEmitter {
  private request: RequestHandler = (_contents, _permission, answer) => answer(true)
  private check: CheckHandler = () => true
  private device: () => boolean = () => true

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.request = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.check = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler
  }

  async ask(permission: string, url: string, isMainFrame: boolean) {
    const request = await new Promise<boolean>((resolve) => {
      this.request(null, permission, resolve, { requestingUrl: url, isMainFrame })
    })
    const origin = `${url.split('/').slice(0, 3).join('/')}/`
    return { request, check: this.check(null, permission, origin, {}), device: this.device() }
  }
}

export const session = { defaultSession: new Session() }

type Handler = (request: Request) => Response | Promise<Response>
const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged')
    state.schemes = [...schemes]
  },
  handle(scheme: string, handler: Handler): void {
    onlyWhenReady('protocol.handle')
    handlers.set(scheme, handler)
  },
}

/** Sends a request of the page to whoever handles its scheme. */
export async function answerRequest({ url, method }: { readonly url: string; readonly method: string }) {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  if (handler === undefined) throw new Error(`nothing handles ${url}`)
  const response = await handler(new Request(url, { method }))
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  }
}
