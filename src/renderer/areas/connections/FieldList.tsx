import { Popover, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection, RemoteField, RemoteObject } from '../../../contract/connections.ts'
import { orpc } from '../../api/client.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Freshness } from '../../kit/RelativeTime.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { Failure } from '../../api/Failure.tsx'
import { Drift } from './Drift.tsx'
import css from './SchemaTab.module.css'
import { fieldType } from './words.ts'

const columns: readonly Column<RemoteField>[] = [
  {
    id: 'name',
    head: 'Field',
    identity: true,
    cell: (field) => <span title={field.name}>{field.name}</span>,
  },
  { id: 'label', head: 'Label', cell: (field) => <span title={field.label}>{field.label}</span> },
  {
    id: 'type',
    head: 'Type',
    width: '38%',
    cell: (field) => (
      <>
        {fieldType(field)}
        {field.picklist.length > 0 ? (
          <>
            {' · '}
            <Values field={field} />
          </>
        ) : null}
      </>
    ),
  },
  {
    id: 'notes',
    head: 'Notes',
    width: 84,
    numeric: true,
    cell: (field) => (field.custom ? <span className={css.tag}>Custom</span> : null),
  },
]

function Values({ field }: { readonly field: RemoteField }) {
  return (
    <Popover position="bottom-start">
      <Popover.Target>
        <button type="button" className={css.values}>
          {formatCount(field.picklist.length, 'value')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={css.list} aria-label={`Values of ${field.name}`}>
          {field.picklist.map(({ value, label }) => (
            <li key={value}>
              {value}
              {label === value ? null : <span>{label}</span>}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

export type FieldListProps = { readonly connection: Connection; readonly object: RemoteObject }

/** The fields of one object as the org described them last, in words. */
export function FieldList({ connection, object }: FieldListProps) {
  const query = useQuery(
    orpc.connections.fields.queryOptions({ input: { id: connection.id, object: object.object } }),
  )
  const [ref, width] = useWidth<HTMLElement>(700)
  const [q, setQ] = useState('')
  const text = q.trim().toLowerCase()
  const all = query.data?.fields ?? []
  const shown = all.filter(
    (field) =>
      text === '' || field.name.toLowerCase().includes(text) || field.label.toLowerCase().includes(text),
  )
  return (
    <section className={css.fields} ref={ref} aria-label={`Fields of ${object.object}`}>
      <div className={css.bar}>
        <h2>
          {query.data?.label_plural ?? object.label}{' '}
          <span className={css.quiet}>
            {query.data ? formatCount(all.length, 'field') : object.object}
            {query.data ? (
              <>
                {' · '}
                <Freshness at={query.data.described_at} />
              </>
            ) : null}
          </span>
        </h2>
        <TextInput
          aria-label={`Search fields of ${object.object}`}
          placeholder="Search fields"
          leftSection={<IconSearch {...icon16} />}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      </div>
      <div className={css.scroll}>
        <Drift connection={connection} object={object} />
        {query.isError && all.length === 0 ? (
          <Failure
            title={`The fields of ${object.object} could not be read`}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <LoadingRows rows={14} columns={[30, 30, 34]} label="Reading fields" />
        ) : shown.length === 0 ? (
          <Empty
            kind="match"
            title={`No field matches “${q}”`}
            actions={<Button onClick={() => setQ('')}>Show all</Button>}
          />
        ) : (
          <Table
            label={`Fields of ${object.object}`}
            columns={width < 560 ? columns.filter((column) => column.id !== 'label') : columns}
            rows={shown}
            rowKey={(field) => field.name}
          />
        )}
      </div>
    </section>
  )
}
