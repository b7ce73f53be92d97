import { Menu } from '@mantine/core'
import {
  IconAddressBook,
  IconBuilding,
  IconChecklist,
  IconChevronDown,
  IconFileText,
  IconSpeakerphone,
  IconTrendingUp,
  IconUser,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import { Button } from '../../kit/Button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { icon14, icon16 } from '../../kit/icons.ts'
import { navigate } from '../../shell/route.ts'
import css from './ObjectPicker.module.css'
import type { ObjectChoice } from './use-objects.ts'

const icons: Readonly<Record<string, typeof IconUser>> = {
  Account: IconBuilding,
  Contact: IconUser,
  Lead: IconAddressBook,
  Opportunity: IconTrendingUp,
  Campaign: IconSpeakerphone,
  CampaignMember: IconUsers,
  Task: IconChecklist,
  User: IconUserCircle,
}

export type ObjectPickerProps = {
  readonly objects: readonly ObjectChoice[]
  readonly name: string
  /** The view of an object that a choice keeps. */
  readonly view?: 'changes'
}

/** Chooses the object, with how many records of each are here. */
export function ObjectPicker({ objects, name, view }: ObjectPickerProps) {
  const Icon = icons[name] ?? IconFileText
  const current = objects.find((object) => object.name === name)
  return (
    <Menu>
      <Menu.Target>
        <Button icon={<Icon {...icon16} />} after={<IconChevronDown {...icon14} />}>
          <span className={css.current}>{current?.label ?? name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {objects.map((object) => {
          const Own = icons[object.name] ?? IconFileText
          return (
            <Menu.Item
              key={object.name}
              leftSection={<Own {...icon16} />}
              rightSection={
                <span className={css.count}>
                  {object.copy?.as_of || object.copy?.records
                    ? formatNumber(object.copy.records)
                    : 'not synced yet'}
                </span>
              }
              aria-current={object.name === name || undefined}
              onClick={() => navigate({ area: 'records', path: view ? [object.name, view] : [object.name] })}
            >
              {object.label}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
