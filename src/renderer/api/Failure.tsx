import type { ReactNode } from 'react'
import { shownError } from './errors.ts'
import { ErrorPanel } from '../kit/ErrorPanel.tsx'

export type FailureProps = {
  /** What happened to what: "The streams could not be read". */
  readonly title: string
  readonly error: unknown
  readonly onRetry?: () => void
  readonly compact?: boolean
  readonly actions?: ReactNode
}

/** A call that failed, told in its own panel with everything the core and the org said. */
export function Failure({ title, error, onRetry, compact, actions }: FailureProps) {
  const shown = shownError(error)
  return (
    <ErrorPanel
      title={title}
      onRetry={onRetry}
      compact={compact}
      actions={actions}
      details={{
        code: shown.code,
        remote: [shown.remoteCode, shown.remoteMessage].filter(Boolean).join(': ') || undefined,
        id: shown.id ?? undefined,
      }}
    >
      {shown.message}
    </ErrorPanel>
  )
}
