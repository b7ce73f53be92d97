import { Menu, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { FilterChip } from '../../kit/FilterChip.tsx'
import { icon16 } from '../../kit/icons.ts'
import { setParams } from '../../shell/route.ts'
import { setScope } from '../../shell/scope.ts'
import { Pick } from '../sync/Pick.tsx'
import css from './Audit.module.css'
import type { AuditFilter } from './use-audit.ts'
import { auditAreas } from './words.ts'

export type AuditFiltersProps = {
  readonly filter: AuditFilter
  readonly connections: readonly Connection[]
  readonly right: string | undefined
}

/** Search text, area and connection of the entries shown; all of it stands in the address. */
export function AuditFilters({ filter, connections, right }: AuditFiltersProps) {
  const connection = connections.find((one) => one.id === filter.connection)
  return (
    <div className={css.filters}>
      <Search value={filter.q ?? ''} />
      {filter.area === undefined ? (
        <Pick label="Area">
          {Object.entries(auditAreas).map(([area, label]) => (
            <Menu.Item key={area} onClick={() => setParams({ in: area })}>
              {label}
            </Menu.Item>
          ))}
        </Pick>
      ) : (
        <FilterChip
          field="Area"
          operator="is"
          value={auditAreas[filter.area] ?? filter.area}
          onRemove={() => setParams({ in: undefined })}
        />
      )}
      {filter.connection === undefined ? (
        connections.length > 0 ? (
          <Pick label="Connection">
            {connections.map((one) => (
              <Menu.Item key={one.id} onClick={() => setScope(one.id)}>
                <ConnectionTag connection={one} />
              </Menu.Item>
            ))}
          </Pick>
        ) : null
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

/** Writes to the address after a short pause in typing, so that Back undoes a search and not a letter. */
function Search({ value }: { readonly value: string }) {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    // The address changed from elsewhere: Back, a dropped filter.
    setSeen(value)
    if (value !== text.trim()) setText(value)
  }
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => setParams({ q: text.trim() }, { replace: value !== '' }), 200)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <TextInput
      className={css.search}
      aria-label="Search the log"
      placeholder="Search who, what or to what"
      leftSection={<IconSearch {...icon16} />}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
