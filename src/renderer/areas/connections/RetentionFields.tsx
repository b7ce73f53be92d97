import { NumberInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { Retention, RetentionRule } from '../../../contract/record-retention.ts'
import { orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Failure } from '../../api/Failure.tsx'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatBytes, formatCount, formatTime } from '../../kit/format.ts'
import { toast } from '../../kit/toast-store.ts'
import css from './SettingsTab.module.css'

/** How long the versions of a connection's records are kept; says what a rule would let go before it is set. */
export function RetentionFields({ connection }: { readonly connection: Connection }) {
  const input = { integration_id: connection.id }
  const kept = useQuery(orpc.records.retention.queryOptions({ input }))
  if (kept.data) return <Rule key={kept.data.updated_at} connection={connection} kept={kept.data} />
  return kept.error ? (
    <Failure
      title="How long versions are kept could not be read"
      error={kept.error}
      onRetry={() => void kept.refetch()}
      compact
    />
  ) : null
}

type RuleProps = { readonly connection: Connection; readonly kept: Retention }

const limitOf = (typed: string | number): number | null =>
  typeof typed === 'number' && typed >= 1 ? typed : null

function Rule({ connection, kept }: RuleProps) {
  const off = useOff()
  const [days, setDays] = useState<string | number>(kept.keep_days ?? '')
  const [count, setCount] = useState<string | number>(kept.keep_versions ?? '')
  const rule: RetentionRule = { keep_days: limitOf(days), keep_versions: limitOf(count) }
  const changed = rule.keep_days !== kept.keep_days || rule.keep_versions !== kept.keep_versions
  const limited = rule.keep_days !== null || rule.keep_versions !== null
  const input = { integration_id: connection.id, ...rule }
  const preview = useQuery(
    orpc.records.previewRetention.queryOptions({ input, enabled: changed && limited && off === undefined }),
  )
  const save = useMutation(
    orpc.records.setRetention.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: orpc.records.retention.key() })
        toast({
          text: limited
            ? `Versions of ${connection.label} that are past it are being let go`
            : `Every version of ${connection.label} is kept`,
          connection,
        })
      },
    }),
  )
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && off === undefined) save.mutate(input)
      }}
    >
      <div className={css.row}>
        <Field label="Days" note="after the next version was seen">
          {(control) => (
            <NumberInput
              {...control}
              min={1}
              max={36_500}
              allowDecimal={false}
              placeholder="no limit"
              value={days}
              onChange={setDays}
            />
          )}
        </Field>
        <Field label="Versions" note="of each record">
          {(control) => (
            <NumberInput
              {...control}
              min={1}
              max={100_000}
              allowDecimal={false}
              placeholder="no limit"
              value={count}
              onChange={setCount}
            />
          )}
        </Field>
      </div>
      <p className={css.text}>
        The first and the newest version of a record always stay, and so does every deletion and return. What
        either limit is past goes, once a day.
      </p>
      <p className={css.text} role="status">
        {changed && limited ? (
          preview.data ? (
            <>
              This would let go <b>{formatCount(preview.data.versions, 'version')}</b> of{' '}
              {formatCount(preview.data.records, 'record')}, {formatBytes(preview.data.bytes)} of text.
            </>
          ) : preview.error ? (
            shownError(preview.error).message
          ) : (
            'Counting what this would let go …'
          )
        ) : (
          <LastSweep kept={kept} />
        )}
      </p>
      {save.error ? (
        <Failure title="It was not saved" error={save.error} onRetry={() => save.mutate(input)} compact />
      ) : null}
      {changed ? (
        <div className={css.row}>
          <Button
            kind="quiet"
            onClick={() => {
              setDays(kept.keep_days ?? '')
              setCount(kept.keep_versions ?? '')
            }}
          >
            Keep as it is
          </Button>
          <Button type="submit" kind="primary" busy={save.isPending} off={off ?? false}>
            {limited && preview.data
              ? `Save and let ${formatCount(preview.data.versions, 'version')} go`
              : limited
                ? 'Save and let old versions go'
                : 'Save and keep every version'}
          </Button>
        </div>
      ) : null}
    </form>
  )
}

function LastSweep({ kept: { last, next, free_bytes: free } }: { readonly kept: Retention }) {
  const room = free > 0 ? ` ${formatBytes(free)} inside the store are free and used by what comes next.` : ''
  if (last === null) return <>{next ? 'A first sweep waits for its turn.' : 'Every version is kept.'}</>
  const what = `${formatCount(last.versions, 'version')} of ${formatCount(last.records, 'record')}`
  if (last.status === 'running') return <>A sweep is under way: {what} so far.</>
  if (last.status === 'failed') return <>The last sweep failed: {last.error?.message}</>
  return (
    <>
      Last sweep {formatTime(last.finished_at)}: {what}.{room}
    </>
  )
}
