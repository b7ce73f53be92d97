import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { IconExternalLink, IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import type { RecordDetail } from '../../../contract/records.ts'
import { orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { Inspector } from '../../kit/Inspector.tsx'
import type { InspectorSection } from '../../kit/Inspector.tsx'
import { icon16 } from '../../kit/icons.ts'
import { JsonView } from '../../kit/JsonView.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { toast } from '../../kit/toast-store.ts'
import { Failure } from '../../api/Failure.tsx'
import { AsOfNotice } from './AsOf.tsx'
import { CompareSection } from './CompareSection.tsx'
import type { FieldMap } from './fields.ts'
import { leadFields } from './field-order.ts'
import { FieldsSection } from './FieldsSection.tsx'
import { HistorySection } from './HistorySection.tsx'
import { LinksSection, useLinks } from './LinksSection.tsx'
import { rememberInspector, useRecordPrefs } from './prefs.ts'
import css from './RecordInspector.module.css'
import { StaleNote } from './StaleNote.tsx'
import { SyncSection } from './SyncSection.tsx'
import { useAsOf } from './use-as-of.ts'
import { useCompare } from './use-compare.ts'
import { useOff } from './use-run.ts'

export type RecordInspectorProps = {
  readonly id: number
  readonly connection: Connection
  readonly fields: FieldMap
  /** Fields that stand first: the columns on show. */
  readonly first: readonly string[]
  readonly onClose: () => void
}

/** One record: its fields, how it came to be so, what else belongs to the same company, and the record as sent. */
export function RecordInspector({ id, connection, fields, first, onClose }: RecordInspectorProps) {
  const detail = useQuery(orpc.records.get.queryOptions({ input: { id }, placeholderData: keepPreviousData }))
  const versions = useQuery(
    orpc.records.versions.queryOptions({ input: { id, limit: 100 }, placeholderData: keepPreviousData }),
  )
  const record = detail.data
  const time = useAsOf(id)
  const compare = useCompare(id)
  const links = useLinks(record)
  const width = useRecordPrefs((prefs) => prefs.inspectorWidth)
  const shared = { connection, onClose, width, onWidth: rememberInspector }
  if (!record) {
    const content = detail.error ? (
      <Failure
        title={`Record ${id} could not be read`}
        error={detail.error}
        onRetry={() => void detail.refetch()}
        compact
      />
    ) : null
    return (
      <Inspector {...shared} name={`Record ${id}`} sections={[{ id: 'state', label: 'State', content }]} />
    )
  }
  const { at, found } = time
  const then = found?.point
    ? { ...record, fields: found.fields, raw: found.raw ?? record.raw, stale: [] }
    : record
  const changes = versions.data?.items[0]?.kind === 'updated' ? versions.data.items[0].changes : []
  const changed =
    then === record
      ? changes.map((change) => change.field)
      : Object.keys(record.fields).filter((name) => differs(name))
  function differs(name: string): boolean {
    return JSON.stringify(then?.fields[name]) !== JSON.stringify(record?.fields[name])
  }
  const sections: InspectorSection[] = [
    ...(compare.left === undefined
      ? []
      : [
          {
            id: 'compare',
            label: 'Compare',
            content: (
              <CompareSection compare={compare} versions={versions.data?.items ?? []} fields={fields} />
            ),
          },
        ]),
    {
      id: 'fields',
      label: 'Fields',
      content: (
        <>
          {at === undefined ? null : (
            <AsOfNotice at={at} clock={time.clock} found={found} error={time.error} />
          )}
          {then === record ? <StaleNote record={record} fields={fields} /> : null}
          {found?.state === 'unknown' ? null : (
            <FieldsSection
              record={withLastKnown(then)}
              fields={fields}
              first={[
                ...new Set([
                  ...leadFields(record, fields, first, links.company),
                  ...then.stale.map(({ field }) => field),
                ]),
              ]}
              changed={new Set(changed)}
              {...(then === record ? {} : { changedWords: 'Other than now' })}
            />
          )}
        </>
      ),
    },
    {
      id: 'history',
      label: 'History',
      count: versions.data?.total,
      content: (
        <HistorySection
          time={time}
          compare={compare}
          versions={versions.data?.items}
          total={versions.data?.total}
          fields={fields}
          error={versions.error}
          onRetry={() => void versions.refetch()}
        />
      ),
    },
    ...(links.wanted
      ? [
          {
            id: 'links',
            label: 'Links',
            count: links.total,
            content: <LinksSection record={record} links={links} />,
          },
        ]
      : []),
    {
      id: 'sync',
      label: 'Sync',
      content: <SyncSection record={record} connection={connection} versions={versions.data?.items ?? []} />,
    },
    { id: 'raw', label: 'Raw', content: <Raw record={then} /> },
  ]
  return (
    <Inspector
      {...shared}
      name={
        <span className={css.name} data-deleted={record.deleted || undefined}>
          {record.name || record.external_id}
        </span>
      }
      kind={`${record.object_label} in ${connection.label}${record.deleted ? ', deleted' : ''}`}
      id={record.external_id}
      actions={<Actions record={record} connection={connection} />}
      sections={sections}
    />
  )
}

/** The record with the last known values of fields the org no longer shows, so that nothing seems to be empty. */
function withLastKnown(record: RecordDetail): RecordDetail {
  if (record.stale.length === 0) return record
  const known = Object.fromEntries(record.stale.map(({ field, value }) => [field, value]))
  return { ...record, fields: { ...record.fields, ...known } }
}

function Actions({ record, connection }: { readonly record: RecordDetail; readonly connection: Connection }) {
  const off = useOff()
  const refresh = useMutation(
    orpc.records.refresh.mutationOptions({
      onSuccess: async ({ connector }) => {
        await queryClient.invalidateQueries({ queryKey: orpc.records.key() })
        const same = connector.content_hash === record.content_hash
        toast({
          status: 'fine',
          text: same
            ? `${connector.name} is as it was in ${connection.label}`
            : `${connector.name} changed in ${connection.label}: version ${connector.version} is here`,
          connection,
        })
      },
      onError: (error) => {
        toast({
          status: 'failed',
          text: `${record.name} could not be read from ${connection.label}`,
          detail: shownError(error).message,
          connection,
        })
      },
    }),
  )
  const url = record.remote_url
  return (
    <>
      <IconButton
        label={`Read it from ${connection.label} now`}
        kind="edge"
        off={off ?? (refresh.isPending && 'It is being read.')}
        onClick={() => refresh.mutate({ id: record.id })}
      >
        <IconRefresh {...icon16} />
      </IconButton>
      {url === null ? null : (
        <IconButton
          label={`Open in ${connection.label}`}
          kind="edge"
          onClick={() => void window.open(url, '_blank', 'noopener,noreferrer')}
        >
          <IconExternalLink {...icon16} />
        </IconButton>
      )}
    </>
  )
}

function Raw({ record }: { readonly record: RecordDetail }) {
  return (
    <>
      <SectionHead title="Raw" note={`as sent, API ${record.api_version}`} flush level={3} />
      <JsonView value={parse(record.raw)} label="Record as sent" />
    </>
  )
}

/** The record as sent is JSON; whatever else it may be is shown as it is. */
function parse(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return raw
  }
}
