import { IconBaselineDensityMedium, IconBaselineDensitySmall } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { RecordObject } from '../../../contract/records.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { formatNumber } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Segmented } from '../../kit/Segmented.tsx'
import { useActions } from '../../shell/actions.ts'
import { setPrefs, usePrefs } from '../../shell/prefs.ts'
import { setParams, useRoute } from '../../shell/route.ts'
import { ColumnsMenu } from './ColumnsMenu.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { defaultColumns, fieldMap, inSentence, isOwn } from './fields.ts'
import { FirstSync } from './FirstSync.tsx'
import { ObjectPicker } from './ObjectPicker.tsx'
import { forgetWidths, rememberColumns, useRecordPrefs } from './prefs.ts'
import css from './Records.module.css'
import { RecordTable } from './RecordTable.tsx'
import { useExport } from './use-export.ts'
import type { ObjectChoice } from './use-objects.ts'
import { useRequest } from './use-request.ts'
import { useOff, useSyncObject } from './use-run.ts'
import { viewOf, viewParams } from './view.ts'
import { ViewSwitch } from './ViewSwitch.tsx'

export type RecordsOfProps = {
  readonly connection: Connection
  readonly objects: readonly ObjectChoice[]
  readonly choice: ObjectChoice
  readonly copy: RecordObject
  /** The run of this object under way, if any. */
  readonly run: SyncRun | undefined
  /** Moves when the core says that records changed. */
  readonly changedAt: number
}

const densities = [
  { value: 'compact', label: 'Compact rows', icon: <IconBaselineDensitySmall {...icon16} /> },
  { value: 'comfortable', label: 'Comfortable rows', icon: <IconBaselineDensityMedium {...icon16} /> },
] as const

/** The records of one object: head, filters, table, inspector. */
export function RecordsOf({ connection, objects, choice, copy, run, changedAt }: RecordsOfProps) {
  const route = useRoute()
  const view = useMemo(() => viewOf(route), [route])
  const { density } = usePrefs()
  const fields = useMemo(() => fieldMap(copy), [copy])
  const remembered = useRecordPrefs((prefs) => prefs.columns[copy.object])
  const chosen = view.columns ?? remembered
  const sized = useRecordPrefs(({ widths }) => Object.keys(widths[copy.object] ?? {}).length > 0)
  const names = useMemo(() => chosen ?? defaultColumns(copy), [chosen, copy])
  const request = useRequest(connection.id, copy, fields, view, chosen)
  const plural = inSentence(choice.plural)
  const off = useOff()
  const download = useExport(connection)
  const sync = useSyncObject(connection, choice.plural)
  const narrowed = view.filters.length > 0 || view.q !== ''
  useActions([
    {
      id: 'sync-object',
      label: `Sync ${plural} in ${connection.label} now`,
      run: () => sync.start(copy.object),
      ...(off ? { off } : {}),
    },
  ])
  return (
    <div className={css.page}>
      <PageHeader
        title={<ObjectPicker objects={objects} name={copy.object} />}
        beside={
          <>
            <ViewSwitch object={copy.object} value="records" />
            <span className={css.count}>
              <b>{formatNumber(copy.records)}</b> {plural}
            </span>
          </>
        }
        asOf={copy.as_of ?? undefined}
        actions={
          <>
            <ColumnsMenu
              fields={fields}
              names={names}
              chosen={chosen !== undefined || sized}
              onChange={(next) => {
                rememberColumns(copy.object, next)
                if (next === undefined) forgetWidths(copy.object)
                setParams(viewParams({ columns: next }), { replace: true })
              }}
            />
            <Segmented
              label="Height of rows"
              options={[...densities]}
              value={density}
              onChange={(next) => setPrefs({ density: next })}
            />
            <ExportMenu
              what={narrowed ? `${plural} that match` : `all ${plural}`}
              columns={names.length + 1}
              busy={download.busy}
              off={off}
              onExport={(format, which) =>
                download.start({
                  object: copy.object,
                  q: request.q,
                  filters: request.filters,
                  format,
                  columns: which === 'all' ? undefined : exportColumns(copy, names),
                })
              }
            />
          </>
        }
      />
      <RecordTable
        connection={connection}
        copy={copy}
        plural={plural}
        singular={inSentence(choice.label)}
        fields={fields}
        view={view}
        names={names}
        chosen={chosen !== undefined}
        request={request}
        density={density}
        changedAt={changedAt}
        running={run !== undefined}
        progress={run && copy.as_of === null ? <FirstSync run={run} plural={plural} /> : null}
      />
    </div>
  )
}

/** The columns on show as fields of a file: its id first, the store's own facts left out. */
export function exportColumns(copy: RecordObject, names: readonly string[]): string[] {
  const id = copy.columns_all.find((field) => field.type === 'id')
  const all = [id?.name, copy.columns[0], ...names].filter((name) => name !== undefined)
  return [...new Set(all)].filter((name) => !isOwn(name))
}
