import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { orpc } from '../../api/client.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { FilterChip } from '../../kit/FilterChip.tsx'
import { Segmented } from '../../kit/Segmented.tsx'
import { setParams } from '../../shell/route.ts'
import { setScope } from '../../shell/scope.ts'
import { filterParams, runStates, stateWord } from './filter.ts'
import type { RunFilter } from './filter.ts'
import { Pick } from './Pick.tsx'
import css from './Sync.module.css'

export type RunFiltersProps = {
  readonly filter: RunFilter
  readonly connections: readonly Connection[]
  readonly right: string | undefined
}

const states = runStates.map((value) => ({ value, label: stateWord[value] }))

/** State, object and connection of the runs shown; all of it stands in the address. */
export function RunFilters({ filter, connections, right }: RunFiltersProps) {
  const streams = useQuery(orpc.sync.streams.queryOptions({ input: {} }))
  const objects = new Map((streams.data?.items ?? []).map((stream) => [stream.object, stream.label]))
  const connection = connections.find((one) => one.id === filter.connection)
  return (
    <div className={css.filters}>
      <Segmented
        label="State"
        value={filter.state}
        options={states}
        onChange={(state) => setParams(filterParams({ state }))}
      />
      {filter.object === undefined ? (
        <Pick label="Object">
          {[...objects]
            .toSorted((one, other) => one[1].localeCompare(other[1]))
            .map(([object, label]) => (
              <Menu.Item key={object} onClick={() => setParams(filterParams({ object }))}>
                {label}
              </Menu.Item>
            ))}
        </Pick>
      ) : (
        <FilterChip
          field="Object"
          operator="is"
          value={objects.get(filter.object) ?? filter.object}
          onRemove={() => setParams(filterParams({ object: undefined }))}
        />
      )}
      {filter.connection === undefined ? (
        <Pick label="Connection">
          {connections.map((one) => (
            <Menu.Item key={one.id} onClick={() => setScope(one.id)}>
              <ConnectionTag connection={one} />
            </Menu.Item>
          ))}
        </Pick>
      ) : (
        <FilterChip
          field="Connection"
          operator="is"
          value={connection?.label ?? `no. ${filter.connection}`}
          onRemove={() => setScope(undefined)}
        />
      )}
      <span className={css.right}>{right}</span>
    </div>
  )
}
