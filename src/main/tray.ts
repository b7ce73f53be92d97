import type { MenuItemConstructorOptions } from 'electron'

/** What the tray tells, newest state only. */
export type TrayState = {
  readonly connections: number
  /** Connections that wait for a person: signed out, unreachable, out of calls. */
  readonly troubled: number
  /** Connections that have not brought a record yet. */
  readonly fresh: number
  readonly runs: number
}

export type TrayActions = {
  readonly open: () => void
  readonly syncNow: () => void
  readonly quit: () => void
}

/** The one line the tray has to say. */
export function trayStatus(state: TrayState): string {
  if (state.connections === 0) return 'No org connected'
  if (state.runs > 0) return state.runs === 1 ? '1 sync running' : `${state.runs} syncs running`
  if (state.troubled > 0) {
    return `${state.troubled} of ${state.connections} ${state.connections === 1 ? 'connection needs' : 'connections need'} you`
  }
  if (state.fresh === state.connections) return 'Nothing synced yet'
  return state.connections === 1 ? '1 connection in step' : `${state.connections} connections in step`
}

/** The tray's menu. "Open" is in it because a click on the icon is not delivered on every Linux desktop. */
export function trayTemplate(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { id: 'status', label: trayStatus(state), enabled: false },
    { type: 'separator' },
    { id: 'open', label: 'Open Orgdeck', click: actions.open },
    { id: 'sync', label: 'Sync now', enabled: state.connections > 0, click: actions.syncNow },
    { type: 'separator' },
    { id: 'quit', label: 'Quit Orgdeck', click: actions.quit },
  ]
}
