import type { CDPSession, Page, Route } from '@playwright/test'
import type { DoubleCalls, DriverCalls, PortData } from '../calls.ts'
import type { Line } from '../line.ts'
import { fromMain, preloadScript, preloadWorld, toMain, type Packet } from './preload.ts'

export const appOrigin = 'app://orgdeck'
/** Chromium without Electron knows no app://, so the page lives here. https, because app:// is a secure context. */
export const pageOrigin = 'https://orgdeck.app.test'

/** Puts one page of the test's Chromium under the double's window. */
export class WindowPage {
  private readonly page: Page
  private readonly double: Line<DoubleCalls>
  private readonly cdp: CDPSession
  private world: number | null = null
  /** A navigation the main process asked for; those raise no will-navigate. */
  private expected: string | null = null

  private constructor(page: Page, double: Line<DoubleCalls>, cdp: CDPSession) {
    this.page = page
    this.double = double
    this.cdp = cdp
  }

  static async open(page: Page, double: Line<DoubleCalls>): Promise<WindowPage> {
    const window = new WindowPage(page, double, await page.context().newCDPSession(page))
    await window.injectPreload()
    await page.context().route('**/*', (route) => window.answer(route))
    page.on('load', () => window.tellLoaded(true, new URL(page.url()).origin))
    page.on('framenavigated', (frame) => {
      if (frame.parentFrame() !== null && URL.canParse(frame.url())) {
        window.tellLoaded(false, new URL(frame.url()).origin)
      }
    })
    page.on('popup', (popup) => void popup.close().catch(() => undefined))
    return window
  }

  readonly calls: DriverCalls = {
    load: async ({ url }) => {
      this.expected = url.replace(appOrigin, pageOrigin)
      await this.page.goto(this.expected, { waitUntil: 'commit' })
      // A new hash alone loads nothing.
      this.expected = null
    },
    postToFrame: ({ channel, ports }) => this.inWorld('post', channel, ports),
    portData: ({ port, data }) => this.inWorld('data', packet(port, data)),
    portClosed: ({ port }) => this.inWorld('close', port),
  }

  private async injectPreload(): Promise<void> {
    this.cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorld) this.world = context.id
    })
    this.cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== toMain) return
      const { port, text, base64 } = JSON.parse(payload) as Packet
      const data = text ?? new Uint8Array(Buffer.from(base64 ?? '', 'base64'))
      void this.double.call('portData', { port, data }).catch(() => undefined)
    })
    await this.cdp.send('Page.enable')
    await this.cdp.send('Runtime.enable')
    await this.cdp.send('Runtime.addBinding', { name: toMain, executionContextName: preloadWorld })
    await this.cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(),
      worldName: preloadWorld,
    })
  }

  private async inWorld(method: string, ...params: readonly unknown[]): Promise<void> {
    if (this.world === null) throw new Error('the preload has not run')
    await this.cdp
      .send('Runtime.evaluate', {
        contextId: this.world,
        expression: `${fromMain}.${method}(${params.map((value) => JSON.stringify(value)).join(',')})`,
      })
      // The page that held the port may be gone by now, as the port is then.
      .catch(() => undefined)
  }

  private tellLoaded(isMainFrame: boolean, origin: string): void {
    const told = origin === pageOrigin ? appOrigin : origin
    void this.double.call('frameLoaded', { isMainFrame, origin: told }).catch(() => undefined)
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const url = request.url()
    if (this.isOfPopup(route)) {
      await this.double.call('openWindow', { url: url.replace(pageOrigin, appOrigin) })
      return await route.abort('aborted')
    }
    if (request.isNavigationRequest() && (await this.isPrevented(route))) return await route.abort('aborted')
    // No test reaches beyond this machine.
    if (!url.startsWith(`${pageOrigin}/`)) return await route.fulfill({ contentType: 'text/html', body: '' })
    const response = await this.double.call('request', {
      url: url.replace(pageOrigin, appOrigin),
      method: request.method(),
    })
    const body = Buffer.from(response.body)
    const isScript = response.headers['content-type']?.startsWith('text/javascript') === true
    await route.fulfill({
      status: response.status,
      headers: response.headers,
      body: isScript ? tellAppScheme(body.toString('utf8')) : body,
    })
  }

  /** The page opened a window. Chromium has one by now; Electron would have asked first. */
  private isOfPopup(route: Route): boolean {
    try {
      return route.request().frame().page() !== this.page
    } catch {
      // The frame of a page's very first navigation is not known yet.
      return route.request().isNavigationRequest()
    }
  }

  private async isPrevented(route: Route): Promise<boolean> {
    const request = route.request()
    const isMainFrame = request.frame().parentFrame() === null
    if (isMainFrame && this.expected !== null) {
      this.expected = null
      return false
    }
    const url = request.url().replace(pageOrigin, appOrigin)
    const ask = (event: 'will-navigate' | 'will-frame-navigate') =>
      this.double.call('navigate', { event, url, isMainFrame })
    if (await ask('will-frame-navigate')) return true
    return isMainFrame && (await ask('will-navigate'))
  }
}

/** The window tells Electron from a browser by its address, and this address is the one thing the double changes. */
function tellAppScheme(script: string): string {
  return script.replaceAll(/\b(window\.|globalThis\.)?location\.protocol\b/g, '"app:"')
}

function packet(port: number, data: PortData): Packet {
  return typeof data === 'string'
    ? { port, text: data }
    : { port, base64: Buffer.from(data).toString('base64') }
}
