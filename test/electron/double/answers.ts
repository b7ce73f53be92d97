import type { DoubleCalls, Inspection } from '../calls.ts'
import { app } from './app.ts'
import { deliver } from './contents.ts'
import { powerMonitor } from './desk.ts'
import { answerRequest, session } from './session.ts'
import { PreventableEvent, state } from './state.ts'

/** What the double does on behalf of the test process. */
export const answers: DoubleCalls = {
  request: answerRequest,
  frameLoaded: ({ isMainFrame, origin }) => contents().frameLoaded(isMainFrame, origin),
  navigate({ event, url, isMainFrame }) {
    const details = Object.assign(new PreventableEvent(), { url, isMainFrame })
    contents().emit(event, details, url)
    return details.defaultPrevented
  },
  attachWebview() {
    const event = new PreventableEvent()
    contents().emit('will-attach-webview', event, {}, {})
    return event.defaultPrevented
  },
  openWindow: ({ url }) => contents().openHandler({ url }).action,
  permission: ({ permission, url, isMainFrame }) => session.defaultSession.ask(permission, url, isMainFrame),
  portData: ({ port, data }) => deliver(port, data),
  clickTrayItem({ id }) {
    const item = state.tray?.menu?.items.find((each) => each.id === id)
    if (item === undefined) throw new Error(`the tray has no item ${id}`)
    if (item.enabled === false) throw new Error(`the item ${id} is disabled`)
    Reflect.apply(item.click ?? (() => undefined), null, [])
  },
  closeWindow: () => state.windows[0]?.close(),
  secondInstance: ({ data }) => void app.emit('second-instance', {}, [], '', data),
  power: ({ event }) => void powerMonitor.emit(event),
  inspect,
}

function contents() {
  const window = state.windows[0]
  if (window === undefined) throw new Error('there is no window')
  return window.webContents
}

function inspect(): Inspection {
  return {
    sandboxed: state.sandboxed,
    schemes: state.schemes,
    windows: state.windows.map(({ options, visible, focused, url }) => ({ options, visible, focused, url })),
    tray:
      state.tray === null
        ? null
        : {
            toolTip: state.tray.toolTip,
            items: (state.tray.menu?.items ?? [])
              .filter((item) => item.id !== undefined)
              .map((item) => ({
                id: item.id ?? '',
                label: item.label ?? '',
                enabled: item.enabled !== false,
              })),
          },
    menu: state.menu,
    notifications: state.notifications,
    opened: state.opened,
    dialogs: state.dialogs,
    portsPosted: state.portsPosted,
    ipcChannels: state.ipcChannels,
  }
}
