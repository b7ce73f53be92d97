import type { Connection, RemoteField } from '../../../contract/connections.ts'
import type { SyncRun, SyncStream } from '../../../contract/sync.ts'
import { formatClock, formatDuration, formatNumber, formatRate } from '../../kit/format.ts'

/** Schedules in the order offered; "off" stands for none. */
export const schedules: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'off', label: 'Off, only when I ask' },
  { value: '1', label: 'Every minute' },
  { value: '5', label: 'Every 5 minutes' },
  { value: '15', label: 'Every 15 minutes' },
  { value: '30', label: 'Every 30 minutes' },
  { value: '60', label: 'Hourly' },
  { value: '360', label: 'Every 6 hours' },
  { value: '1440', label: 'Daily' },
]

const scheduleMinutes = [1, 5, 15, 30, 60, 360, 1440] as const
export type ScheduleMinutes = (typeof scheduleMinutes)[number] | null

/** Value of the schedule list as minutes; null is off. */
export const minutesOf = (value: string): ScheduleMinutes =>
  scheduleMinutes.find((minutes) => String(minutes) === value) ?? null

export const scheduleValue = (minutes: number | null): string => (minutes === null ? 'off' : String(minutes))

export const scheduleText = (minutes: number | null): string =>
  schedules.find((entry) => entry.value === scheduleValue(minutes))?.label ??
  `Every ${formatNumber(minutes)} minutes`

/** Word of a stream's state. */
export const streamWord: Readonly<Record<SyncStream['state'], string>> = {
  new: 'Not synced yet',
  queued: 'Queued',
  backfill: 'First copy',
  running: 'Running',
  incremental: 'Incremental',
  failed: 'Failed',
  paused: 'Paused',
  interrupted: 'Interrupted',
}

/** A connection lags when its oldest stream missed more than two of its own schedules, and at least 3 minutes. */
export function lags(lag: number | null, connection: Pick<Connection, 'schedule_minutes'>): boolean {
  if (lag === null) return false
  return lag > Math.max(3, (connection.schedule_minutes ?? 60) * 2) * 60_000
}

/** Left and right words under the bar of a run. */
export function runProgress(run: SyncRun): { readonly left: string; readonly right: string } {
  if (run.goes_on_at !== null)
    return { left: `Goes on by itself at ${formatClock(run.goes_on_at)}`, right: '' }
  if (run.phase === 'waiting' || run.phase === 'describing')
    return { left: run.phase === 'waiting' ? 'Waits for its turn' : 'Reading the description', right: '' }
  if (run.phase === 'preparing') return { left: 'The org gathers the rows', right: '' }
  if (run.phase === 'linking') return { left: `${formatNumber(run.read)} read, linking them`, right: '' }
  const of = run.expected === null ? '' : ` of ${formatNumber(run.expected)}`
  const rate = run.rows_per_s === null ? '' : ` · ${formatRate(run.rows_per_s)}`
  const paused = run.status === 'paused' ? 'Paused · ' : ''
  return {
    left: `${paused}${formatNumber(run.read)}${of}${rate}`,
    right: run.eta_ms === null ? '' : `${formatDuration(run.eta_ms)} left`,
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'Text',
  textarea: 'Long text',
  id: 'Id',
  reference: 'Lookup',
  picklist: 'Picklist',
  multipicklist: 'Multi-select picklist',
  combobox: 'Combobox',
  boolean: 'Checkbox',
  int: 'Whole number',
  long: 'Whole number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'Date and time',
  time: 'Time',
  email: 'Email',
  phone: 'Phone',
  url: 'URL',
  address: 'Address',
  location: 'Location',
  encryptedstring: 'Encrypted text',
  base64: 'File',
}

/** Types whose length tells something. */
const sized = /^(string|textarea|encryptedstring)$/

/** Type of a field in words a person uses: "Text (80)", "Lookup to Account, User", "Formula · Number". */
export function fieldType(field: RemoteField): string {
  const name = typeNames[field.type] ?? field.type
  const to = field.reference_to
  const words =
    to.length > 0
      ? `${name} to ${to.length > 3 ? `${to.slice(0, 2).join(', ')} and ${to.length - 2} more` : to.join(', ')}`
      : field.length !== null && field.length > 0 && sized.test(field.type)
        ? `${name} (${formatNumber(field.length)})`
        : name
  return field.calculated ? `Formula · ${words}` : words
}

/** A type as the journal of changes keeps it, "string(80)", in the same words: "Text (80)". */
export function shapeWords(shape: string | null): string {
  const [, type = shape ?? '', length] = /^(\w+)(?:\((\d+)\))?$/.exec(shape ?? '') ?? []
  const name = typeNames[type] ?? type
  return length === undefined || !sized.test(type) ? name : `${name} (${formatNumber(Number(length))})`
}
