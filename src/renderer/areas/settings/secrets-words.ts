import type { SecretsState } from '../../../contract/system.ts'

/** "Keychain of this computer", "Sealed file". */
export function secretsPlace({ provider }: Pick<SecretsState, 'provider'>): string {
  if (provider === 'keychain') return 'Keychain of this computer'
  return provider === 'passphrase file' ? 'Sealed file' : provider
}

export type ShutState = Exclude<SecretsState['state'], 'ready'>

/** What the banner and the dialog say, by what is missing. */
export const shutWords: Readonly<
  Record<ShutState, { readonly lead: string; readonly rest: string; readonly action: string }>
> = {
  unset: {
    lead: 'No keychain was found.',
    rest: 'Choose a passphrase; until then no org can be connected.',
    action: 'Choose a passphrase…',
  },
  locked: {
    lead: 'The secrets are locked.',
    rest: 'Nothing syncs until they are opened with your passphrase.',
    action: 'Unlock…',
  },
}

/** Least length the core accepts. */
export const shortest = 8

/** Why a passphrase cannot be taken, or undefined when it can. `again` is asked for the first time only. */
export function passphraseFault(state: ShutState, text: string, again: string): string | undefined {
  if (text.length < shortest) return `At least ${shortest} characters, this has ${text.length}.`
  return state === 'unset' && text !== again ? 'The two do not match.' : undefined
}
