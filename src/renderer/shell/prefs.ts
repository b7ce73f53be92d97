import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Contrast } from '../theme/contrast.ts'

export type Density = 'compact' | 'comfortable'

/** How this person likes the window. Kept in the browser profile; nothing of it concerns the data. */
export type Prefs = {
  readonly contrast: Contrast
  readonly density: Density
  /** `auto` follows the width of the window. */
  readonly nav: 'auto' | 'open' | 'closed'
  /** Shortcuts of one bare key can be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean
}

export const usePrefs = create<Prefs>()(
  persist((): Prefs => ({ contrast: 'system', density: 'compact', nav: 'auto', singleKeys: true }), {
    name: 'orgdeck.window',
  }),
)

export function setPrefs(change: Partial<Prefs>): void {
  usePrefs.setState(change)
}
