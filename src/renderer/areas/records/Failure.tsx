import type { ReactNode } from 'react'
import { shownError } from '../../api/errors.ts'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'

export type FailureProps = {
  /** "Contacts could not be read from na-prod". */
  readonly what: string
  readonly error: Error
  readonly onRetry: () => void
  readonly compact?: boolean
  readonly actions?: ReactNode
}

/** A reading that failed: what, why, the code, and another try. */
export function Failure({ what, error, onRetry, compact = false, actions }: FailureProps) {
  const { code, message, remoteCode, remoteMessage, id } = shownError(error)
  return (
    <ErrorPanel
      title={what}
      compact={compact}
      actions={actions}
      details={{
        code,
        'remote code': remoteCode ?? undefined,
        'remote text': remoteMessage ?? undefined,
        id: id ?? undefined,
      }}
      onRetry={onRetry}
    >
      {message}
    </ErrorPanel>
  )
}
