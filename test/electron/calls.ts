import type { BrowserWindowConstructorOptions } from 'electron'

/** What crosses a port: oRPC sends text, and bytes for files. */
export type PortData = string | Uint8Array

/** What the test's browser does for the double. */
export type DriverCalls = {
  load(params: { readonly url: string }): Promise<void>
  postToFrame(params: { readonly channel: string; readonly ports: readonly number[] }): Promise<void>
  portData(params: { readonly port: number; readonly data: PortData }): Promise<void>
  portClosed(params: { readonly port: number }): Promise<void>
}

export type Navigation = {
  readonly event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect'
  readonly url: string
  readonly isMainFrame: boolean
}

/** What the double does when something happened in the test's browser, or when a test plays the person. */
export type DoubleCalls = {
  request(params: { readonly url: string; readonly method: string }): Promise<{
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array
  }>
  frameLoaded(params: { readonly isMainFrame: boolean; readonly origin: string }): void
  /** Whether a handler prevented it. */
  navigate(params: Navigation): boolean
  attachWebview(params: Record<string, never>): boolean
  openWindow(params: { readonly url: string }): 'allow' | 'deny'
  permission(params: {
    readonly permission: string
    readonly url: string
    readonly isMainFrame: boolean
  }): Promise<{ readonly request: boolean; readonly check: boolean; readonly device: boolean }>
  portData(params: { readonly port: number; readonly data: PortData }): void
  clickTrayItem(params: { readonly id: string }): void
  closeWindow(params: Record<string, never>): void
  secondInstance(params: { readonly data: unknown }): void
  power(params: { readonly event: 'suspend' | 'resume' }): void
  inspect(params: Record<string, never>): Inspection
}

type Item = { readonly id: string; readonly label: string; readonly enabled: boolean }

/** Everything the shell asked of Electron so far. */
export type Inspection = {
  readonly sandboxed: boolean
  readonly schemes: readonly unknown[]
  readonly windows: readonly {
    readonly options: BrowserWindowConstructorOptions
    readonly visible: boolean
    readonly focused: number
    readonly url: string
  }[]
  readonly tray: { readonly toolTip: string; readonly items: readonly Item[] } | null
  readonly menu: readonly string[]
  readonly notifications: readonly { readonly title: string; readonly body: string }[]
  readonly opened: readonly string[]
  readonly dialogs: readonly string[]
  /** Ports posted to the page so far. */
  readonly portsPosted: number
  /** Channels a page could call the main process on. */
  readonly ipcChannels: readonly string[]
}
