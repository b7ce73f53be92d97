import { Select, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../../api/client.ts'
import { shownError } from '../../../api/errors.ts'
import { Button } from '../../../kit/Button.tsx'
import { Field } from '../../../kit/Field.tsx'
import { formatCount } from '../../../kit/format.ts'
import { Glyph } from '../../../kit/Glyph.tsx'
import { Kbd } from '../../../kit/Kbd.tsx'
import { ColorChoice } from '../ColorChoice.tsx'
import { openConnection } from '../places.ts'
import { minutesOf, schedules, scheduleValue } from '../words.ts'
import { clearDraft, setDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

export type NameStepProps = {
  readonly draft: Draft
  readonly connection: Connection
  readonly onBack: () => void
}

/** How the connection is called and drawn, how often it syncs, and what it brings. */
export function NameStep({ draft, connection, onBack }: NameStepProps) {
  const label = draft.label ?? connection.label
  const color = draft.color ?? connection.color
  const schedule = draft.schedule ?? scheduleValue(connection.schedule_minutes)
  const name = label.trim()
  const finish = useMutation({
    mutationFn: () =>
      api.connections.update({
        id: connection.id,
        label: name,
        color,
        schedule_minutes: minutesOf(schedule),
      }),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: orpc.connections.key() })
      openConnection(id)
      clearDraft()
    },
  })
  const error =
    name === '' ? 'A connection needs a name.' : finish.error ? shownError(finish.error).message : undefined
  return (
    <Frame
      step="name"
      title={`Connect ${connection.provider_label}`}
      connection={{ ...connection, color }}
      onSubmit={() => {
        if (name !== '' && !finish.isPending) finish.mutate()
      }}
      back={
        <Button size="large" onClick={onBack}>
          Back
        </Button>
      }
      actions={
        <Button
          size="large"
          kind="primary"
          type="submit"
          busy={finish.isPending}
          off={name === '' ? 'A connection needs a name.' : false}
          after={<Kbd keys="enter" />}
        >
          Open {name || 'the connection'}
        </Button>
      }
    >
      <div className={css.formWide}>
        <Field
          label="Name"
          help="Short names fit the deck. The name is yours; the org does not see it."
          error={error}
        >
          {(control) => (
            <TextInput
              {...control}
              autoFocus
              maxLength={40}
              value={label}
              error={error !== undefined}
              onChange={(event) => {
                finish.reset()
                setDraft({ label: event.currentTarget.value })
              }}
            />
          )}
        </Field>
        <ColorChoice
          environment={connection.environment}
          color={color}
          onColor={(next) => setDraft({ color: next })}
        />
        <Field label="Sync" help="Each sync reads only what changed since the one before.">
          {(control) => (
            <Select
              {...control}
              data={schedules}
              allowDeselect={false}
              value={schedule}
              onChange={(next) => setDraft({ schedule: next ?? 'off' })}
            />
          )}
        </Field>
        <Objects id={connection.id} />
      </div>
    </Frame>
  )
}

/** What is being copied already; the first sync begins with the sign-in. */
function Objects({ id }: { readonly id: number }) {
  const { data } = useQuery(orpc.sync.streams.queryOptions({ input: { integration_id: id } }))
  const streams = (data?.items ?? []).filter((stream) => stream.enabled)
  if (streams.length === 0) return null
  return (
    <section>
      <h2>{formatCount(streams.length, 'object')} to keep in step</h2>
      <p className={css.text}>{streams.map((stream) => stream.object).join(', ')}</p>
      <p className={css.done}>
        <Glyph status="running" /> The first sync began with your sign-in. Tick more objects, your own among
        them, under Schema.
      </p>
    </section>
  )
}
