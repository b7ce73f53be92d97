import { IconCopy, IconDownload, IconLock, IconX } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon14, icon16 } from '../../kit/icons.ts'
import css from './BulkBar.module.css'

export type BulkBarProps = {
  readonly connection: Connection
  readonly selected: number
  /** "contacts", or "contact" for one. */
  readonly noun: string
  readonly copyOff: string | undefined
  readonly exportOff: string | undefined
  readonly onCopyIds: () => void
  readonly onExport: () => void
  readonly onClear: () => void
}

/** Height the bar covers at the foot of the table, px. */
export const bulkBarHeight = 52

/** What can be done with the picked rows, and why the rest cannot. */
export function BulkBar(props: BulkBarProps) {
  const { connection, selected, noun, copyOff, exportOff, onCopyIds, onExport, onClear } = props
  return (
    <div className={css.bar} role="toolbar" aria-label={`${formatNumber(selected)} ${noun} selected`}>
      <span className={css.count}>
        <b>{formatNumber(selected)}</b> {noun}
      </span>
      <Button kind="quiet" icon={<IconDownload {...icon16} />} off={exportOff} onClick={onExport}>
        Export
      </Button>
      <Button kind="quiet" icon={<IconCopy {...icon16} />} off={copyOff} onClick={onCopyIds}>
        Copy ids
      </Button>
      {connection.read_only ? (
        <span className={css.why}>
          <IconLock {...icon14} /> Edit and delete are off: {connection.label} is read-only
        </span>
      ) : null}
      <IconButton label="Clear the selection" keys="Esc" onClick={onClear}>
        <IconX {...icon16} />
      </IconButton>
    </div>
  )
}
