import { Popover } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { RecordFilter } from '../../../contract/records.ts'
import { Button } from '../../kit/Button.tsx'
import { FilterChip } from '../../kit/FilterChip.tsx'
import { formatDuration, formatNumber } from '../../kit/format.ts'
import { icon14, icon16 } from '../../kit/icons.ts'
import { useActions } from '../../shell/actions.ts'
import { setParams } from '../../shell/route.ts'
import type { FieldMap } from './fields.ts'
import css from './FilterBar.module.css'
import { FilterEditor } from './FilterEditor.tsx'
import { chipWords } from './filters.ts'
import { SearchBox } from './SearchBox.tsx'
import { viewParams } from './view.ts'

export type FilterBarProps = {
  readonly connectionId: number
  readonly object: string
  readonly fields: FieldMap
  readonly q: string
  readonly filters: readonly RecordFilter[]
  /** Place of the filter that empties the list. */
  readonly culprit: number | undefined
  readonly matching: number | undefined
  readonly tookMs: number | undefined
}

const setFilters = (filters: readonly RecordFilter[]) => setParams(viewParams({ filters }))

/** Filters as chips, the search box, and at right how many match and how long that took. */
export const FilterBar = memo(function FilterBar(props: FilterBarProps) {
  const { connectionId, object, fields, q, filters, culprit, matching, tookMs } = props
  const [editing, setEditing] = useState<number | 'new'>()
  const close = () => setEditing(undefined)
  const apply = (filter: RecordFilter) => {
    close()
    setFilters(
      editing === 'new' ? [...filters, filter] : filters.map((own, at) => (at === editing ? filter : own)),
    )
  }
  useActions([
    {
      id: 'filter',
      label: 'Add a filter',
      keys: 'f',
      icon: <IconFilter {...icon16} />,
      run: () => setEditing('new'),
    },
  ])
  const narrowed = filters.length > 0 || q !== ''
  return (
    <div className={css.bar} role="search" aria-label="Filter records">
      <IconFilter {...icon16} className={css.icon} />
      {filters.map((filter, at) => (
        <FilterChip
          // Two equal filters are the same filter: their place tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          key={`${at}-${filter.field}`}
          {...chipWords(filter, fields)}
          culprit={at === culprit}
          onEdit={() => setEditing(at)}
          onRemove={() => setFilters(filters.filter((_, other) => other !== at))}
        />
      ))}
      <Popover
        opened={editing !== undefined}
        onChange={(open) => !open && close()}
        position="bottom-start"
        width={320}
        trapFocus
        returnFocus
        withRoles={false}
      >
        <Popover.Target>
          <Button
            kind="quiet"
            size="small"
            icon={<IconPlus {...icon14} />}
            onClick={() => setEditing(editing === undefined ? 'new' : undefined)}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown role="dialog" aria-label={editing === 'new' ? 'Add a filter' : 'Change the filter'}>
          <FilterEditor
            key={editing}
            connectionId={connectionId}
            object={object}
            fields={[...fields.values()].filter(({ name }) => name !== '$name')}
            filter={typeof editing === 'number' ? filters[editing] : undefined}
            onApply={apply}
            onCancel={close}
          />
        </Popover.Dropdown>
      </Popover>
      <SearchBox q={q} />
      <span className={css.result} role="status">
        {matching === undefined ? null : (
          <>
            <b>{formatNumber(matching)}</b> {narrowed ? 'match' : 'rows'}
            {tookMs === undefined ? null : ` · ${formatDuration(Math.max(1, Math.round(tookMs)))}`}
          </>
        )}
      </span>
      {narrowed ? (
        <Button kind="quiet" size="small" onClick={() => setParams(viewParams({ q: '', filters: [] }))}>
          Clear
        </Button>
      ) : null}
    </div>
  )
})
