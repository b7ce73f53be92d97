import { useLinkStatus } from './status.ts'

/** Why nothing can be ordered now, or undefined while the core answers. */
export function useOff(): string | undefined {
  const state = useLinkStatus((link) => link.state)
  if (state === 'offline') return 'The core does not answer; the window reconnects by itself.'
  return state === 'signed_out' ? 'This window is signed out.' : undefined
}
