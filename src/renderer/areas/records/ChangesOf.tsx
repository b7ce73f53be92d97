import { Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { RecordChange } from '../../../contract/record-history.ts'
import { Failure } from '../../api/Failure.tsx'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Table } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { href, setParams, useRoute } from '../../shell/route.ts'
import { changeColumns } from './change-columns.tsx'
import { changeViewOf, endsOf, periods } from './change-period.ts'
import { ChangeFilters } from './ChangeFilters.tsx'
import css from './Changes.module.css'
import { defaultColumns, fieldMap, inSentence, isOwn } from './fields.ts'
import { ObjectPicker } from './ObjectPicker.tsx'
import { RecordInspector } from './RecordInspector.tsx'
import records from './Records.module.css'
import type { RecordsOfProps } from './RecordsOf.tsx'
import { compareParams } from './use-compare.ts'
import { useChangeCounts, useChangeRequest, useChanges } from './use-changes.ts'
import type { ChangeRequest } from './use-changes.ts'
import { useExport } from './use-export.ts'
import { useOff } from './use-run.ts'
import { viewOf, viewParams } from './view.ts'
import { ViewSwitch } from './ViewSwitch.tsx'

const close = () => setParams(viewParams({ record: undefined }))

/** What changed in the records of one object since an instant. */
export function ChangesOf({ connection, objects, choice, copy, changedAt }: RecordsOfProps) {
  const route = useRoute()
  const view = useMemo(() => changeViewOf(route), [route])
  const { record } = viewOf(route)
  const fields = useMemo(() => fieldMap(copy), [copy])
  const request = useChangeRequest(connection.id, copy.object, view, changedAt)
  const found = useChanges(request)
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const download = useExport(connection)
  const off = useOff()
  const first = found.data?.pages[0]
  const changes = found.data?.pages.flatMap((page) => page.items) ?? []
  const total = first?.total ?? 0
  const plural = inSentence(choice.plural)
  const period = periods.find(({ value }) => value === view.period)?.words ?? 'between the two instants'
  // A record opens with what differs in it between the two ends of the period, all changes taken together.
  const open = (change: RecordChange) =>
    setParams({ ...viewParams({ record: change.id }), ...compareParams(endsOf(view, request.since)) })
  const save = (format: 'csv' | 'ndjson') => download.start({ ...request, filters: [], format })
  return (
    <div className={records.page}>
      <PageHeader
        title={<ObjectPicker objects={objects} name={copy.object} view="changes" />}
        beside={
          <>
            <ViewSwitch object={copy.object} value="changes" />
            <span className={records.count}>
              {first ? (
                <>
                  <b>{formatNumber(total)}</b> {total === 1 ? 'change' : 'changes'} {period}
                </>
              ) : null}
            </span>
          </>
        }
        asOf={copy.as_of ?? undefined}
        actions={
          <Menu position="bottom-end">
            <Menu.Target>
              <Button icon={<IconDownload {...icon16} />} busy={download.busy} off={off ?? false}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Export these changes</Menu.Label>
              <Menu.Item onClick={() => save('csv')}>CSV, a line for each changed field</Menu.Item>
              <Menu.Item onClick={() => save('ndjson')}>NDJSON, one change a line</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        }
      />
      <ChangeFilters
        view={view}
        fields={fields}
        counts={first?.counts}
        complete={first?.complete ?? true}
        tookMs={first?.took_ms}
      />
      <Others request={request} object={copy.object} params={route.params} />
      <div className={records.row}>
        <div className={css.scroll} ref={ref}>
          {found.isError && changes.length === 0 ? (
            <Failure
              title="The changes could not be read"
              error={found.error}
              onRetry={() => void found.refetch()}
            />
          ) : found.isPending ? (
            <LoadingRows rows={16} columns={[14, 22, 10, 36, 14]} label="Reading what changed" />
          ) : changes.length === 0 && !found.hasNextPage ? (
            <Empty
              kind="match"
              title={`No ${plural} changed ${period}`}
              actions={
                <Button onClick={() => setParams({ since: 'all', from: undefined, until: undefined })}>
                  Look at everything kept
                </Button>
              }
            >
              {view.field === undefined && view.kinds.length === 0
                ? 'Look further back, or sync now to see what the org did meanwhile.'
                : 'Look further back, or leave out the field or the kind.'}
            </Empty>
          ) : (
            <>
              <Table
                label={`Changes of ${plural}`}
                columns={changeColumns(fields, width, view.field)}
                rows={changes}
                rowKey={(change) => `${change.id}.${change.version}`}
                current={
                  changes.filter(({ id }) => id === record).map(({ id, version }) => `${id}.${version}`)[0]
                }
                onOpen={open}
              />
              {found.hasNextPage ? (
                <div className={css.more}>
                  <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                    {view.field === undefined ? 'Load 100 more' : 'Search on'}
                  </Button>
                  <span>
                    {formatNumber(changes.length)} of {formatCount(total, 'change')} shown
                  </span>
                </div>
              ) : null}
            </>
          )}
        </div>
        {record === undefined ? null : (
          <RecordInspector
            id={record}
            connection={connection}
            fields={fields}
            first={[...copy.columns.slice(0, 1), ...defaultColumns(copy)].filter((name) => !isOwn(name))}
            onClose={close}
          />
        )}
      </div>
    </div>
  )
}

type OthersProps = {
  readonly request: ChangeRequest
  readonly object: string
  readonly params: Readonly<Record<string, readonly string[]>>
}

/** Other objects of the connection that changed meanwhile, one click away. */
function Others({ request, object, params }: OthersProps) {
  const { data } = useChangeCounts(request)
  const moved = (data?.items ?? [])
    .filter((item) => item.object !== object)
    .map((item) => ({ ...item, sum: item.created + item.updated + item.deleted + item.restored }))
    .filter(({ sum }) => sum > 0)
    .toSorted((one, other) => other.sum - one.sum)
  if (moved.length === 0) return null
  const { since = [], from = [], until = [] } = params
  return (
    <nav className={css.others} aria-label="Other objects that changed">
      Changed meanwhile:
      {moved.map((item) => (
        <a
          key={item.object}
          href={href({ area: 'records', path: [item.object, 'changes'], params: { since, from, until } })}
        >
          {formatNumber(item.sum)} {inSentence(item.label_plural)}
        </a>
      ))}
    </nav>
  )
}
