import { IconLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { formatCount, formatNumber, formatTime } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import { Status } from '../../kit/Status.tsx'
import { useOff } from '../../api/use-off.ts'
import css from './Audit.module.css'

type Verdict = {
  readonly entries: number
  readonly intact: boolean
  readonly broken_at: number | null
  readonly at: number
}

/** What a check of the chain found, in words. */
export function verdictText({ entries, intact, broken_at, at }: Verdict): string {
  const when = formatTime(at, { seconds: true })
  return intact
    ? `${formatCount(entries, 'entry', 'entries')}, unbroken, checked ${when}`
    : `Broken at entry ${broken_at === null ? formatNumber(entries) : String(broken_at)}: it or the one before it was changed outside Orgdeck, checked ${when}`
}

/** Recomputes the whole chain on request, and says what came of it beside the button. */
export function VerifyChain() {
  const off = useOff()
  const check = useMutation({
    mutationFn: async () => ({ ...(await api.audit.verify()), at: Date.now() }),
  })
  return (
    <>
      <span className={css.verdict} role="status">
        {check.data ? (
          <Status status={check.data.intact ? 'ok' : 'failed'}>{verdictText(check.data)}</Status>
        ) : check.error ? (
          <Status status="failed">{shownError(check.error).message}</Status>
        ) : null}
      </span>
      <Button icon={<IconLink {...icon16} />} busy={check.isPending} off={off} onClick={() => check.mutate()}>
        Verify chain
      </Button>
    </>
  )
}
