import { useState } from 'react'
import { BandChart } from '../kit/BandChart.tsx'
import { Diff } from '../kit/Diff.tsx'
import { formatNumber } from '../kit/format.ts'
import { JsonView } from '../kit/JsonView.tsx'
import { Meter } from '../kit/Meter.tsx'
import { PartsStrip } from '../kit/PartsStrip.tsx'
import type { Part as JobPart } from '../kit/parts.ts'
import { ProgressBar } from '../kit/ProgressBar.tsx'
import { RunStrip } from '../kit/RunStrip.tsx'
import { Sparkline } from '../kit/Sparkline.tsx'
import { Stat, StatRow } from '../kit/Stat.tsx'
import { Status } from '../kit/Status.tsx'
import { Table } from '../kit/Table.tsx'
import type { Column } from '../kit/Table.tsx'
import { Timeline } from '../kit/Timeline.tsx'
import type { StatusName } from '../kit/types.ts'
import { TabsAndMenu } from './Controls.tsx'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'
import { account, rejections, runs } from './sample.ts'

type Run = { readonly run: string; readonly state: StatusName; readonly word: string; readonly rows: number }

const rows: readonly Run[] = [
  { run: '1847', state: 'running', word: 'Running', rows: 620_000 },
  { run: '1846', state: 'interrupted', word: 'Interrupted', rows: 410_000 },
  { run: '1845', state: 'ok', word: 'Finished', rows: 88_214 },
  { run: '1844', state: 'failed', word: 'Failed', rows: 0 },
]

const columns: readonly Column<Run>[] = [
  { id: 'run', head: 'Run', cell: (row) => row.run, identity: true, width: 90 },
  { id: 'state', head: 'State', cell: (row) => <Status status={row.state}>{row.word}</Status> },
  { id: 'rows', head: 'Rows', cell: (row) => formatNumber(row.rows), numeric: true, sortable: true },
]

const parts: readonly JobPart[] = Array.from({ length: 32 }, (_, at) => ({
  state: at < 24 ? 'done' : at < 26 ? 'running' : 'waiting',
  share: at === 24 ? 0.7 : 0.3,
  failures: at === 9 || at === 17,
}))

function SampleTable({
  height,
  label,
}: {
  readonly height: 'compact' | 'comfortable'
  readonly label: string
}) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['1847']))
  const [current, setCurrent] = useState('1845')
  return (
    <Table
      label={label}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.run}
      height={height}
      selected={selected}
      onSelect={setSelected}
      current={current}
      onOpen={(row) => setCurrent(row.run)}
    />
  )
}

const today = (hours: number, minutes: number) =>
  new Date(new Date().setHours(hours, minutes, 0, 0)).toISOString()

function Progress() {
  return (
    <Part title="Progress">
      <div className={css.stack}>
        <ProgressBar
          label="Bulk upsert 1847"
          done={620_000}
          total={1_000_000}
          left="620,000 of 1,000,000 · 3,910 rows/s"
          right="1 min 37 s left"
        />
        <div>
          <Meter
            label="API budget"
            limit={500_000}
            parts={[{ label: 'Sync', value: 387_020 }]}
            reserve={75_000}
            tone="warn"
          />
          <p className={css.note}>387,020 of 500,000, reserve from 85 %</p>
        </div>
        <Meter
          label="API budget today"
          size="tall"
          legend
          limit={1_000_000}
          parts={[
            { label: 'Sync', value: 388_000 },
            { label: 'Bulk', value: 89_000 },
            { label: 'Workbench', value: 21_000 },
            { label: 'Other apps', value: 114_000, series: 8 },
          ]}
          forecast={{ low: 741_000, median: 780_000, high: 812_000 }}
          reserve={150_000}
        />
        <div>
          <p className={css.note}>24 done, 2 running, 6 waiting</p>
          <PartsStrip label="Parts" parts={parts} />
        </div>
        <StatRow>
          <Stat label="Bulk jobs today" value="41" unit="of 15,000" />
          <Stat label="Lag" value="3 min" tone="warn" />
          <Stat label="Changed" value="18,204" onExplain={() => undefined} />
        </StatRow>
      </div>
    </Part>
  )
}

export function DataParts() {
  return (
    <>
      <Part title="Rows, 28 px">
        <SampleTable height="compact" label="Runs in compact rows" />
      </Part>
      <Part title="Rows, 36 px">
        <SampleTable height="comfortable" label="Runs in comfortable rows" />
      </Part>
      <TabsAndMenu />
      <Progress />
      <Part title="JSON viewer and diff">
        <JsonView value={{ account }} depth={2} label="Account" />
        <div className={css.ruled}>
          <Diff
            changes={[
              { field: 'Title', before: 'Buyer', after: 'Head of Purchasing' },
              { field: 'Mailing city', before: null, after: 'Hamburg' },
            ]}
          />
        </div>
      </Part>
      <Part title="Timeline">
        <Timeline
          label="Sample"
          entries={[
            {
              id: '1',
              at: today(9, 41),
              status: 'ok',
              subject: 'Part 60 finished',
              detail: '10,000 sent, 10,000 ok',
            },
            {
              id: '2',
              at: today(9, 38),
              status: 'warning',
              subject: '503 on upload of part 22',
              detail: 'Sent again after 4 s, body unchanged',
            },
            {
              id: '3',
              at: today(9, 36),
              status: 'fine',
              subject: 'Approved',
              detail: '“Weekly onboarding batch”',
              actor: 'Mara Kowalski',
            },
            {
              id: '4',
              at: today(9, 31),
              status: 'interrupted',
              subject: 'Restart, 2 min 8 s',
              detail: 'Continued from part 41',
            },
          ]}
        />
      </Part>
      <Part title="Band chart">
        <BandChart
          title="Webhook rejections rose at 04:00"
          sub="Rejected per half hour. Grey: usual, 80 %."
          points={rejections}
          mark={{ at: 10, words: '6× usual' }}
        />
      </Part>
      <Part title="Run strip">
        <RunStrip label="Sync runs, last 24 h" runs={runs} />
        <p className={css.note}>bar height is records per run, up to 6,200</p>
      </Part>
      <Part title="Sparkline">
        <Sparkline
          label="Calls per hour, peak 46,112 at 12:00"
          values={runs.slice(0, 48).map((run) => run.value)}
          band={{
            low: runs.slice(0, 48).map((run) => run.value * 0.8),
            high: runs.slice(0, 48).map((run) => run.value * 1.25),
          }}
        />
        <p className={css.note}>peak 46,112 at 12:00</p>
      </Part>
    </>
  )
}
