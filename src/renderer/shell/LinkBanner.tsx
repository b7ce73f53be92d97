import { IconPlugConnectedX } from '@tabler/icons-react'
import type { LinkState } from '../api/status.ts'
import { Banner } from '../kit/Banner.tsx'
import { formatTime } from '../kit/format.ts'
import { icon16 } from '../kit/icons.ts'

export type LinkBannerProps = {
  readonly link: LinkState
  readonly lastOnline: number | null
}

/** Says when the window has lost its core, and that nothing needs to be done about it. */
export function LinkBanner({ link, lastOnline }: LinkBannerProps) {
  if (link === 'signed_out') {
    return (
      <Banner tone="bad" icon={<IconPlugConnectedX {...icon16} />}>
        <strong>This window is signed out.</strong> Its launch link was used before or has expired. Start
        Orgdeck again for a fresh one; what runs goes on meanwhile.
      </Banner>
    )
  }
  if (link !== 'offline') return null
  return (
    <Banner tone="warn" icon={<IconPlugConnectedX {...icon16} />}>
      <strong>
        {lastOnline ? `No touch with the core since ${formatTime(lastOnline)}.` : 'The core does not answer.'}
      </strong>{' '}
      What you see is as of then. The window reconnects by itself.
    </Banner>
  )
}
