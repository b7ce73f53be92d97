import { Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import type { Connection, RemoteObject } from '../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { icon16 } from '../../kit/icons.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import { toast } from '../../kit/toast-store.ts'
import { param, setParams, useRoute } from '../../shell/route.ts'
import { planOf, planText, visibleObjects } from './object-plan.ts'
import type { ObjectPlan, ObjectView } from './object-plan.ts'
import css from './SchemaTab.module.css'
import { useOff } from '../../api/use-off.ts'

const rowHeight = 36

const views: readonly { readonly value: ObjectView; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'ticked', label: 'Ticked' },
  { value: 'custom', label: 'Custom' },
]

export type ObjectListProps = {
  readonly connection: Connection
  readonly objects: readonly RemoteObject[]
  /** Object whose fields are shown. */
  readonly open: string | undefined
}

/** The objects of the org with their ticks. Ticks are a draft until saved, with what saving does written beneath. */
export function ObjectList({ connection, objects, open }: ObjectListProps) {
  const route = useRoute()
  const q = param(route, 'q') ?? ''
  const view = views.find((one) => one.value === param(route, 'view'))?.value ?? 'all'
  const [draft, setDraft] = useState<ReadonlySet<string>>()
  const stored = new Set(objects.filter((one) => one.enabled).map((one) => one.object))
  const ticked = draft ?? stored
  const shown = visibleObjects(objects, { q, view, ticked })
  const plan = planOf(objects, ticked)
  const toggle = (object: string) => {
    const next = new Set(ticked)
    if (!next.delete(object)) next.add(object)
    setDraft(next)
  }
  return (
    <section className={css.objects} aria-label="Objects">
      <div className={css.bar}>
        <TextInput
          aria-label="Search objects"
          placeholder="Search"
          leftSection={<IconSearch {...icon16} />}
          value={q}
          onChange={(event) => setParams({ q: event.currentTarget.value }, { replace: true })}
        />
        <Segmented
          label="Objects shown"
          value={view}
          options={views}
          onChange={(next) => setParams({ view: next === 'all' ? undefined : next }, { replace: true })}
        />
      </div>
      {shown.length === 0 ? (
        <div className={css.scroll}>
          <Empty
            kind="match"
            title={q === '' ? 'No object is of this kind' : `No object matches “${q}”`}
            actions={<Button onClick={() => setParams({ q: undefined, view: undefined })}>Show all</Button>}
          />
        </div>
      ) : (
        <Rows objects={shown} ticked={ticked} open={open} onToggle={toggle} />
      )}
      {plan.added.length + plan.removed.length > 0 ? (
        <SaveBar connection={connection} ticked={ticked} plan={plan} onDone={() => setDraft(undefined)} />
      ) : null}
    </section>
  )
}

type RowsProps = {
  readonly objects: readonly RemoteObject[]
  readonly ticked: ReadonlySet<string>
  readonly open: string | undefined
  readonly onToggle: (object: string) => void
}

function Rows({ objects, ticked, open, onToggle }: RowsProps) {
  const scroll = useRef<HTMLDivElement>(null)
  // Orgs describe well over a thousand objects; only those in view are drawn.
  // oxlint-disable-next-line react/incompatible-library -- this component is not compiled, so nothing is memoized
  const rows = useVirtualizer({
    count: objects.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  return (
    <div className={css.scroll} ref={scroll}>
      <div className={css.rows} style={{ '--height': `${rows.getTotalSize()}px` } as CSSProperties}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const one = objects[index]
          if (!one) return null
          return (
            <div
              key={one.object}
              className={css.object}
              style={{ '--top': `${start}px` } as CSSProperties}
              data-open={one.object === open || undefined}
            >
              <Checkbox
                aria-label={`Keep ${one.object} in step`}
                checked={ticked.has(one.object)}
                disabled={!one.queryable}
                title={one.queryable ? undefined : 'The org does not let this object be queried'}
                onChange={() => onToggle(one.object)}
              />
              <button
                type="button"
                className={css.name}
                aria-pressed={one.object === open}
                onClick={() => setParams({ o: one.object }, { replace: true })}
              >
                {one.object}
                {one.label === one.object ? null : <small>{one.label}</small>}
              </button>
              {one.custom ? <span className={css.tag}>Custom</span> : null}
            </div>
          )
        })}
      </div>
    </div>
  )
}

type SaveBarProps = {
  readonly connection: Connection
  readonly ticked: ReadonlySet<string>
  readonly plan: ObjectPlan
  readonly onDone: () => void
}

function SaveBar({ connection, ticked, plan, onDone }: SaveBarProps) {
  const off = useOff()
  const save = useMutation({
    mutationFn: () => api.connections.setObjects({ id: connection.id, objects: [...ticked] }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: orpc.connections.key() })
      onDone()
      toast({
        status: plan.added.length > 0 ? 'queued' : 'ok',
        text:
          plan.added.length > 0
            ? `First sync of ${plan.added.length === 1 ? plan.added[0] : `${plan.added.length} objects`} queued`
            : 'Objects to keep in step saved',
        connection,
      })
    },
    onError: (error) => {
      toast({
        status: 'failed',
        text: `The objects of ${connection.label} were not saved`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return (
    <div className={css.plan} role="status">
      {planText(plan)}
      <div className={css.buttons}>
        <Button onClick={onDone}>Discard</Button>
        <Button
          kind="primary"
          busy={save.isPending}
          off={
            off ?? (ticked.size === 0 ? 'At least one object stays ticked; pause the sync instead.' : false)
          }
          onClick={() => save.mutate()}
        >
          Save objects
        </Button>
      </div>
    </div>
  )
}
