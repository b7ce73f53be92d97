import type { BrowserWindow } from './window.ts'
import type { Tray } from './desk.ts'

/** What the double remembers, for `inspect`. */
export const state = {
  ready: false,
  sandboxed: false,
  schemes: [] as unknown[],
  windows: [] as BrowserWindow[],
  tray: null as Tray | null,
  menu: [] as string[],
  notifications: [] as { title: string; body: string }[],
  opened: [] as string[],
  dialogs: [] as string[],
  portsPosted: 0,
  ipcChannels: [] as string[],
}

/** Electron throws when these are called too late. */
export function onlyBeforeReady(name: string): void {
  if (state.ready) throw new Error(`${name} may only be called before app is ready`)
}

export function onlyWhenReady(name: string): void {
  if (!state.ready) throw new Error(`${name} may not be used before app is ready`)
}

/** An event with a default action, as Electron passes it. */
export class PreventableEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}
