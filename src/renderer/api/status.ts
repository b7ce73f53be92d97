import { create } from 'zustand'

export type LinkState = 'connecting' | 'online' | 'offline' | 'signed_out'

type LinkStatus = {
  readonly state: LinkState
  /** When the console was last in touch with its core, milliseconds; null before the first time. */
  readonly lastOnline: number | null
}

/** Is the page in touch with its core. "offline" here means the core is gone, not the internet. */
export const useLinkStatus = create<LinkStatus>(() => ({ state: 'connecting', lastOnline: null }))

export function setLinkState(state: LinkState): void {
  useLinkStatus.setState((before) => ({
    state,
    lastOnline: state === 'online' || before.state === 'online' ? Date.now() : before.lastOnline,
  }))
}
