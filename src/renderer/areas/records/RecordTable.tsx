import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { RecordObject } from '../../../contract/records.ts'
import { formatCount } from '../../kit/format.ts'
import { useActions } from '../../shell/actions.ts'
import { setParams } from '../../shell/route.ts'
import { bulkBarHeight } from './BulkBar.tsx'
import { isOwn } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { FilterBar } from './FilterBar.tsx'
import { Foot } from './Foot.tsx'
import { Grid } from './Grid.tsx'
import type { GridCommand } from './grid-keys.ts'
import { useOffers } from './NoMatch.tsx'
import type { RowRequest } from './pages.ts'
import { PickedBar } from './PickedBar.tsx'
import { rememberWidths } from './prefs.ts'
import { RecordInspector } from './RecordInspector.tsx'
import css from './Records.module.css'
import { rowState } from './row-state.ts'
import { TableState } from './TableState.tsx'
import { useActiveRow } from './use-active-row.ts'
import { useColumns } from './use-columns.ts'
import { useCopy } from './use-copy.ts'
import { useRows } from './use-rows.ts'
import { useScroll } from './use-scroll.ts'
import { useSelection } from './use-selection.ts'
import { toTsv } from './values.ts'
import type { RecordView } from './view.ts'
import { viewParams } from './view.ts'

const rowHeights = { compact: 28, comfortable: 36 } as const

export type RecordTableProps = {
  readonly connection: Connection
  readonly copy: RecordObject
  readonly plural: string
  readonly singular: string
  readonly fields: FieldMap
  readonly view: RecordView
  readonly names: readonly string[]
  readonly chosen: boolean
  readonly request: RowRequest
  readonly density: keyof typeof rowHeights
  readonly changedAt: number
  readonly running: boolean
  /** Stands between filters and table. */
  readonly progress: ReactNode
}

/** Filters, the table with everything that can be done in it, its foot, and the inspector beside it. */
export function RecordTable(props: RecordTableProps) {
  const { connection, copy, plural, singular, fields, view, names, chosen, density, changedAt, running } =
    props
  const scroll = useScroll(rowHeights[density])
  const found = useRows(props.request, scroll.view, changedAt)
  const { rows, total, range, extent, request } = found
  const picked = useSelection({ request, rows, range, total })
  const cover = picked.count > 0 ? bulkBarHeight : 0
  const { active, moveTo } = useActiveRow({
    scroller: scroll.ref,
    rows,
    range,
    extent,
    generation: found.generation,
    cover,
    prefer: view.record,
  })
  const columns = useColumns(copy.object, fields, names, chosen, scroll.width)
  // A first copy makes every row new, which is no news.
  const [since] = useState(() => (copy.as_of === null ? undefined : Date.now()))
  const narrowed = view.filters.length > 0 || view.q !== ''
  const empty = found.known && total === 0
  const offers = useOffers(request, view.filters, fields, empty && narrowed)
  const culprit = offers.list[0]?.part
  const copyRows = useCopy(connection)

  const following = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(following.current), [])
  const open = (record: number | undefined) => {
    clearTimeout(following.current)
    // Only the first step into the inspector and the last out of it are steps for Back.
    const both = record !== undefined && view.record !== undefined
    setParams(viewParams({ record }), { replace: both })
  }
  const move = (index: number, extend: boolean) => {
    const to = moveTo(index, true)
    if (extend) picked.extendTo(to)
    else picked.anchorAt(to)
    const row = rows.get(to)
    if (!row || view.record === undefined) return
    clearTimeout(following.current)
    following.current = setTimeout(() => open(row.id), 80)
  }
  const copyTable = () =>
    void copyRows(
      async () =>
        picked.count > 0 ? picked.collect() : [rows.get(active.index)].filter((row) => row !== undefined),
      (list) => toTsv(list, columns),
      (count) => `${formatCount(count, 'row')} copied, ${formatCount(columns.length, 'column')} each`,
    )
  const command = (order: GridCommand) => {
    if (order.do === 'move') {
      const to = Number.isFinite(order.by) ? active.index + order.by : order.by > 0 ? total - 1 : 0
      move(to, order.extend)
    } else if (order.do === 'toggle') {
      if (order.extend) picked.extendTo(active.index)
      else picked.toggle(active.index)
    } else if (order.do === 'open') open(rows.get(active.index)?.id)
    else if (order.do === 'page') picked.togglePage()
    else if (order.do === 'copy') copyTable()
    else if (order.do === 'scroll') scroll.ref.current?.scrollBy({ left: order.way * 160 })
    else if (picked.count > 0) picked.clear()
    else open(undefined)
  }
  useActions([
    { id: 'to-rows', label: 'Go to the rows', keys: 'j', run: () => void moveTo(active.index, true) },
    ...(view.record === undefined
      ? []
      : [{ id: 'close', label: 'Close the inspector', keys: 'escape', run: () => open(undefined) }]),
  ])
  return (
    <>
      <FilterBar
        connectionId={connection.id}
        object={copy.object}
        fields={fields}
        q={view.q}
        filters={view.filters}
        culprit={empty && typeof culprit === 'number' ? culprit : undefined}
        matching={found.known && !found.error ? total : undefined}
        tookMs={found.tookMs}
      />
      {props.progress}
      <div className={css.row}>
        <div className={css.table}>
          <div className={css.body}>
            <Grid
              label={`${plural} in ${connection.label}`}
              scroller={scroll.ref}
              rows={rows}
              range={range}
              extent={extent}
              columns={columns}
              sort={view.sort}
              onSort={(sort) => setParams(viewParams({ sort }))}
              onWidths={(widths) => rememberWidths(copy.object, widths)}
              selection={picked.selection}
              page={picked.page}
              onPage={picked.togglePage}
              active={active.index}
              current={view.record}
              stateOf={(row) => rowState(row, since, Date.now())}
              cover={cover}
              onCommand={command}
              onRow={(index, part, extend) => {
                moveTo(index, part === 'row')
                if (part === 'check' && extend) picked.extendTo(index)
                else if (part === 'check') picked.toggle(index)
                else open(rows.get(index)?.id)
              }}
              onFocusRow={(index) => void moveTo(index, false)}
            />
            <TableState
              connection={connection}
              plural={plural}
              fields={fields}
              view={view}
              found={found}
              offers={offers}
              running={running}
            />
          </div>
          {picked.count > 0 ? (
            <PickedBar
              connection={connection}
              copy={copy}
              singular={singular}
              plural={plural}
              request={request}
              picked={picked}
            />
          ) : null}
          {found.error ? null : (
            <Foot
              request={request}
              plural={plural}
              total={total}
              range={range}
              selected={picked.count}
              all={picked.selection.kind === 'all'}
              deleted={copy.deleted}
              changedAt={changedAt}
              onAll={picked.selectAll}
            />
          )}
        </div>
        {view.record === undefined ? null : (
          <RecordInspector
            id={view.record}
            connection={connection}
            fields={fields}
            first={[...copy.columns.slice(0, 1), ...names].filter((name) => !isOwn(name))}
            onClose={() => {
              open(undefined)
              moveTo(active.index, true)
            }}
          />
        )}
      </div>
    </>
  )
}
