import { IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../../contract/connections.ts'
import { Button } from '../../../kit/Button.tsx'
import { formatCount } from '../../../kit/format.ts'
import { Glyph } from '../../../kit/Glyph.tsx'
import { icon16 } from '../../../kit/icons.ts'
import { Kbd } from '../../../kit/Kbd.tsx'
import { CheckItems, limitsIn, signInBroken } from '../CheckItems.tsx'
import { Failure } from '../../../api/Failure.tsx'
import { useCheck } from '../use-check.ts'
import type { Draft } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

export type CheckStepProps = {
  readonly draft: Draft
  readonly connection: Connection
  readonly onBack: () => void
  readonly onNext: () => void
}

/** Everything a sync needs, tried once; every answer has a next step. */
export function CheckStep({ draft, connection, onBack, onNext }: CheckStepProps) {
  const { data, error, isError, isFetching, refetch } = useCheck(connection.id, true)
  const items = data?.items ?? []
  const limits = limitsIn(items)
  const broken = signInBroken(items)
  const renewed = draft.beganAt !== undefined && Date.parse(connection.created_at) < draft.beganAt
  const off = isFetching ? 'The check still runs.' : broken ? 'The sign-in does not work yet.' : false
  return (
    <Frame
      step="check"
      title={`Connect ${connection.provider_label}`}
      connection={connection}
      onSubmit={() => {
        if (off === false) onNext()
      }}
      back={
        <Button size="large" onClick={onBack}>
          Back
        </Button>
      }
      actions={
        <>
          <Button
            size="large"
            icon={<IconRefresh {...icon16} />}
            busy={isFetching}
            onClick={() => void refetch()}
          >
            Check again
          </Button>
          <Button size="large" kind="primary" type="submit" off={off} after={<Kbd keys="enter" />}>
            {limits === 0 || isFetching ? 'Continue' : `Continue with ${formatCount(limits, 'limit')}`}
          </Button>
        </>
      }
    >
      <div className={css.wide}>
        {renewed ? (
          <p className={css.done}>
            <Glyph status="ok" /> This org and user were on the deck already, as{' '}
            <strong>{connection.label}</strong>. The sign-in is renewed; no second connection was made.
          </p>
        ) : null}
        {isError && !isFetching ? (
          <Failure title="The check did not finish" error={error} onRetry={() => void refetch()} />
        ) : (
          <CheckItems items={items} running={isFetching} onSignIn={onBack} />
        )}
        <p className={css.foot}>Nothing was written to the org. You can change every answer later.</p>
      </div>
    </Frame>
  )
}
