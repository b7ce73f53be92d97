import { shownError } from '../../api/errors.ts'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'

export type FailureProps = {
  /** What could not be read: "The runs could not be read". */
  readonly title: string
  readonly error: unknown
  readonly onRetry?: () => void
  readonly compact?: boolean
}

/** A call that failed, in the panel it was made for. */
export function Failure({ title, error, onRetry, compact = false }: FailureProps) {
  const shown = shownError(error)
  return (
    <ErrorPanel
      title={title}
      onRetry={onRetry}
      compact={compact}
      details={{
        code: shown.code,
        remote: shown.remoteCode ?? undefined,
        answer: shown.remoteMessage ?? undefined,
        id: shown.id ?? undefined,
      }}
    >
      {shown.message}
    </ErrorPanel>
  )
}
