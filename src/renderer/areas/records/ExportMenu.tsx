import { Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Button } from '../../kit/Button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import type { ExportOrder } from './use-export.ts'

export type ExportMenuProps = {
  /** What the file will hold: "contacts that match". */
  readonly what: string
  readonly columns: number
  readonly busy: boolean
  readonly off: string | undefined
  readonly onExport: (format: ExportOrder['format'], fields: 'shown' | 'all') => void
}

/** Offers the matching records as a file. */
export function ExportMenu({ what, columns, busy, off, onExport }: ExportMenuProps) {
  if (off) {
    return (
      <Button icon={<IconDownload {...icon16} />} off={off}>
        Export
      </Button>
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button icon={<IconDownload {...icon16} />} busy={busy}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Export {what}</Menu.Label>
        <Menu.Item onClick={() => onExport('csv', 'shown')}>
          CSV, the {formatNumber(columns)} columns shown
        </Menu.Item>
        <Menu.Item onClick={() => onExport('csv', 'all')}>CSV, all fields</Menu.Item>
        <Menu.Item onClick={() => onExport('ndjson', 'all')}>NDJSON, one record a line, all fields</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
