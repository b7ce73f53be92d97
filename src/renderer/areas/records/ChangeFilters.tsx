import { Select, TextInput } from '@mantine/core'
import type { ChangeCounts, ChangeKind } from '../../../contract/record-history.ts'
import { changeKinds } from '../../../contract/record-history.ts'
import { Button } from '../../kit/Button.tsx'
import { formatDuration, formatNumber } from '../../kit/format.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import { setParams } from '../../shell/route.ts'
import { periods } from './change-period.ts'
import type { ChangeView } from './change-period.ts'
import css from './Changes.module.css'
import { isOwn } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { localMoment, validInstant } from './use-as-of.ts'

export const kindWords: Readonly<Record<ChangeKind, string>> = {
  copied: 'First copied',
  created: 'Created',
  updated: 'Updated',
  deleted: 'Deleted',
  restored: 'Restored',
}

export type ChangeFiltersProps = {
  readonly view: ChangeView
  readonly fields: FieldMap
  readonly counts: ChangeCounts | undefined
  /** False when the counts of a field cover only the newest versions. */
  readonly complete: boolean
  readonly tookMs: number | undefined
}

const setMoment = (name: 'from' | 'until', text: string) =>
  setParams({ [name]: validInstant(text) }, { replace: true })

/** Since when, which kinds, which field. All of it stands in the address. */
export function ChangeFilters({ view, fields, counts, complete, tookMs }: ChangeFiltersProps) {
  const { kinds, field, from, until, period } = view
  const own = from !== undefined
  const toggle = (kind: ChangeKind) =>
    setParams({ kind: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind] })
  return (
    <div className={css.bar} role="search" aria-label="Filter changes">
      <Segmented
        label="Since"
        options={[
          ...periods.map(({ value, label }) => ({ value, label })),
          { value: 'own' as const, label: 'From … to' },
        ]}
        value={period ?? 'own'}
        onChange={(next) =>
          next === 'own'
            ? setParams({ from: new Date(Date.now() - 86_400_000).toISOString(), since: undefined })
            : setParams({ since: next === '24h' ? undefined : next, from: undefined, until: undefined })
        }
      />
      {own ? (
        <>
          <TextInput
            type="datetime-local"
            step={1}
            size="xs"
            aria-label="Changed after"
            value={localMoment(from)}
            onChange={(event) => setMoment('from', event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            step={1}
            size="xs"
            aria-label="Changed up to"
            value={localMoment(until)}
            onChange={(event) => setMoment('until', event.currentTarget.value)}
          />
        </>
      ) : null}
      <div className={css.kinds} role="group" aria-label="Kinds of change">
        {changeKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={css.kind}
            aria-pressed={kinds.includes(kind)}
            onClick={() => toggle(kind)}
          >
            {kindWords[kind]} <b>{counts ? formatNumber(counts[kind]) : '–'}</b>
          </button>
        ))}
      </div>
      <Select
        className={css.field}
        size="xs"
        aria-label="Field that changed"
        placeholder="Any field"
        searchable
        clearable
        value={field ?? null}
        data={[...fields.values()]
          .filter(({ name }) => !isOwn(name))
          .map(({ name, label }) => ({ value: name, label }))}
        onChange={(next) => setParams({ field: next })}
      />
      {kinds.length > 0 || field !== undefined ? (
        <Button kind="quiet" size="small" onClick={() => setParams({ kind: undefined, field: undefined })}>
          Clear
        </Button>
      ) : null}
      <span className={css.result} role="status">
        {complete ? '' : 'counted so far · '}
        {tookMs === undefined ? '' : formatDuration(Math.max(1, Math.round(tookMs)))}
      </span>
    </div>
  )
}
