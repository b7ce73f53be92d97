import {
  IconHistory,
  IconHome,
  IconPlugConnected,
  IconRefresh,
  IconSettings,
  IconTable,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { lazy } from 'react'

export type AreaGroup = 'Data' | 'Integrate' | 'Analyse' | 'Operate'

export type Area = {
  readonly id: string
  readonly label: string
  /** Heading it stands under; the first ones stand under none. */
  readonly group?: AreaGroup
  readonly icon: typeof IconHome
  /** Letter after `g`. */
  readonly key: string
  /** At the foot of the rail. */
  readonly last?: boolean
}

/** Every place in the rail, in its order. An area shows as soon as `areas/<id>/screen.tsx` exists. */
export const areas: readonly Area[] = [
  { id: 'home', label: 'Home', icon: IconHome, key: 'h' },
  { id: 'connections', label: 'Connections', icon: IconPlugConnected, key: 'c' },
  { id: 'records', label: 'Records', group: 'Data', icon: IconTable, key: 'r' },
  { id: 'sync', label: 'Sync', group: 'Integrate', icon: IconRefresh, key: 's' },
  { id: 'audit', label: 'Activity', group: 'Operate', icon: IconHistory, key: 'a' },
  { id: 'settings', label: 'Settings', icon: IconSettings, key: ',', last: true },
]

type ScreenModule = { readonly Screen: ComponentType }

const files = import.meta.glob<ScreenModule>('../areas/*/screen.tsx')

/** The screens there are, by area, each loaded when first shown. */
export const screens: ReadonlyMap<string, ComponentType> = new Map(
  Object.entries(files).map(([file, load]) => [
    file.split('/').at(-2) ?? '',
    lazy(async () => ({ default: (await load()).Screen })),
  ]),
)

export const shownAreas: readonly Area[] = areas.filter((area) => screens.has(area.id))
