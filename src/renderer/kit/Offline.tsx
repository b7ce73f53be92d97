import { IconWifiOff } from '@tabler/icons-react'
import { Banner } from './Banner.tsx'
import { Button } from './Button.tsx'
import { formatTime } from './format.ts'
import { icon16 } from './icons.ts'

export type OfflineProps = {
  readonly since: string | number
  /** "3 edits and 1 job wait; you review them before anything is sent." */
  readonly waiting?: string
  readonly onRetry?: () => void
}

/** The banner of a window without network: since when, what still works, what waits. */
export function Offline({ since, waiting, onRetry }: OfflineProps) {
  return (
    <Banner
      tone="warn"
      icon={<IconWifiOff {...icon16} />}
      actions={onRetry ? <Button onClick={onRetry}>Try now</Button> : undefined}
    >
      <strong>Offline since {formatTime(since)}.</strong> Search, history and charts work on the local copy.
      {waiting ? ` ${waiting}` : ''}
    </Banner>
  )
}
