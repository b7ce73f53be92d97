import type { ReconcileReport } from '../../contract/reconcile.ts'
import type { Home, HomeItem } from '../../contract/system.ts'
import type { SchemaChange } from '../../contract/sync.ts'
import type { ConnectionRow } from '../connections/service.ts'

const figure = (count: number): string => count.toLocaleString('en')
const rowsOf = (count: number): string => `${figure(count)} ${count === 1 ? 'row' : 'rows'}`

type Lists = { readonly decisions: readonly HomeItem[]; readonly watching: readonly HomeItem[] }

/**
 * Comparisons with the org that want a person. One that waits for a decision holds until it is decided; one that differs
 * until it is signed off or compared again.
 */
export function proofItems(row: ConnectionRow, reports: readonly ReconcileReport[]): Lists {
  const decisions: HomeItem[] = []
  const watching: HomeItem[] = []
  for (const report of reports) {
    const { object_label: label } = report
    const base = {
      id: `proof:${report.id}`,
      integration_id: row.id,
      since: report.finished_at ?? report.queued_at,
    }
    const open = (words: string) => ({ label: words, kind: 'open_proof' as const, target: report.id })
    const found = report.missing_here + report.outdated_here + report.gone_there
    if (report.status === 'confirm') {
      const left = found - report.repaired
      decisions.push({
        ...base,
        state: 'decision',
        title: `${label}: ${rowsOf(left)} ${left === 1 ? 'is' : 'are'} no longer shown by ${row.label}`,
        detail: `${figure(report.remote_rows ?? 0)} there, ${figure(report.local_rows ?? 0)} here. Nothing was deleted: mark them deleted, or keep them.`,
        figure: rowsOf(left),
        action: open('Decide'),
      })
    } else if (report.status === 'differs' && report.signed_by === null) {
      watching.push({
        ...base,
        state: 'warning',
        title: `${label} differs from ${row.label}`,
        detail: 'The comparison left it as it is. Compare again to repair it, or sign it off.',
        figure: rowsOf(found - report.repaired),
        action: open('Open'),
      })
    } else if (report.status === 'failed') {
      watching.push({
        ...base,
        state: 'failed',
        title: `${label} could not be compared with ${row.label}`,
        detail: report.error?.message ?? 'The comparison ended without saying why.',
        figure: '1 comparison',
        action: open('Open'),
      })
    }
  }
  return { decisions, watching }
}

type Drift = { readonly watching: readonly HomeItem[]; readonly handled: Home['handled'] }

/** Objects that changed their shape: what came into view was read by itself, what went or became another is watched. */
export function driftItems(drift: readonly SchemaChange[], rows: readonly ConnectionRow[]): Drift {
  const watching: HomeItem[] = []
  const handled: Home['handled'] = []
  for (const row of rows) {
    const own = drift.filter((change) => change.integration_id === row.id)
    for (const [object, changes] of Map.groupBy(own, (change) => change.object)) {
      // Newest first: what a field is now is told by its first entry.
      const latest = [...Map.groupBy(changes, ({ field }) => field).values()].flatMap((list) => list[0] ?? [])
      const at =
        latest
          .map((change) => change.at)
          .sort()
          .at(-1) ?? ''
      const of = (kind: SchemaChange['kind']): string[] =>
        latest.filter((change) => change.kind === kind).map(({ field }) => field)
      const [removed, retyped, added] = [of('removed'), of('retyped'), of('added')]
      if (removed.length + retyped.length === 0) {
        handled.push({ at, integration_id: row.id, text: `${object}: ${listed(added)} came into view` })
        continue
      }
      const parts = [
        removed.length > 0 ? `No longer shown: ${listed(removed)}.` : '',
        retyped.length > 0 ? `Another type: ${listed(retyped)}.` : '',
        added.length > 0 ? `New: ${listed(added)}.` : '',
      ]
      watching.push({
        id: `drift:${row.id}:${object}`,
        integration_id: row.id,
        state: 'warning',
        title: `Fields of ${object} changed in ${row.label}`,
        detail: parts.filter((part) => part !== '').join(' '),
        figure: `${latest.length} ${latest.length === 1 ? 'field' : 'fields'}`,
        since: at,
        action: { label: 'See fields', kind: 'open_schema', target: row.id, object },
      })
    }
  }
  return { watching, handled }
}

/** Three names and how many more. */
function listed(names: readonly string[]): string {
  const more = names.length - 3
  return names.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
