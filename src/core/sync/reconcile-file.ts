import { Readable } from 'node:stream'
import type { ReconcileReport, ReconcileRow } from '../../contract/reconcile.ts'
import type { Download } from '../tickets.ts'

type Place = { readonly connection: string; readonly org: string }

/** The report as one page without a script, a font or a picture from elsewhere: it can be mailed and printed. */
export function reportFile(
  report: ReconcileReport,
  place: Place,
  rows: readonly ReconcileRow[],
  total: number,
): { readonly name: string; readonly open: () => Download } {
  const name = `${report.object.replace(/\W/g, '_')}_proof_${(report.as_of ?? report.queued_at).slice(0, 10)}_${report.id}.html`
  const page = pageOf(report, place, rows, total)
  return {
    name,
    open: () => ({
      fileName: name,
      contentType: 'text/html; charset=utf-8',
      chunks: Readable.from([page]),
    }),
  }
}

const kinds: Readonly<Record<ReconcileRow['kind'], string>> = {
  missing_here: 'Missing here',
  outdated_here: 'Outdated here',
  gone_there: 'Gone in the org',
}
const outcomes: Readonly<Record<ReconcileRow['outcome'], string>> = {
  open: 'Open',
  read_again: 'Read again',
  deleted: 'Marked deleted here',
  kept: 'Kept',
}

function pageOf(report: ReconcileReport, place: Place, rows: readonly ReconcileRow[], total: number): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Connection', place.connection],
    ['Org', place.org],
    ['Object', `${report.object_label} (${report.object})`],
    ['Compared as of', report.as_of ?? ''],
    ['Rows in the org', figure(report.remote_rows)],
    ['Rows here', figure(report.local_rows)],
    ['Buckets that differed', `${figure(report.buckets_differing)} of ${figure(report.buckets)}`],
    ['Missing here', figure(report.missing_here)],
    ['Outdated here', figure(report.outdated_here)],
    ['Gone in the org', figure(report.gone_there)],
    ['Repaired', figure(report.repaired)],
    ['Hash of the org', report.remote_hash ?? ''],
    ['Hash of the copy', report.local_hash ?? ''],
    ['Started by', report.started_by],
    ['Finished', report.finished_at ?? ''],
    ['Signed off', report.signed_by === null ? 'not yet' : `${report.signed_by}, ${report.signed_at ?? ''}`],
    ['Seal', `${report.seal ?? ''}${report.intact ? '' : ' – DOES NOT FIT THE FIGURES'}`],
  ]
  const list =
    rows.length === 0
      ? ''
      : `<h2>Rows that differed${total > rows.length ? `, the first ${figure(rows.length)} of ${figure(total)}` : ''}</h2>
<table><thead><tr><th>Id<th>Name<th>What<th>Changed in the org<th>Changed here<th>Outcome</tr></thead><tbody>
${rows.map((row) => `<tr>${[row.external_id, row.name ?? '', kinds[row.kind], row.remote_modified_at ?? '', row.local_modified_at ?? '', outcomes[row.outcome]].map((cell) => `<td>${escape(cell)}`).join('')}</tr>`).join('\n')}
</tbody></table>`
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Proof of sync ${report.id}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;color:#131e22;background:#fff;max-width:60em;margin:3em auto;padding:0 1.5em}h1{font-size:20px}h2{font-size:15px;margin-top:2em}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .8em .3em 0;border-bottom:1px solid #dee4e7;overflow-wrap:anywhere}th{font-weight:500;color:#5a676d}.f th{width:14em}</style>
<h1>${escape(report.sentence)}</h1>
<table class="f"><tbody>
${facts.map(([name, value]) => `<tr><th>${escape(name)}<td>${escape(value)}</tr>`).join('\n')}
</tbody></table>
${list}
<p>Each side was worked out from its own rows: per bucket a count and a sum of SHA-256 over id and change stamp. The seal is a SHA-256 over the figures and stands in the audit log of Orgdeck.</p>
</html>
`
}

function figure(count: number | null): string {
  return count === null ? '' : count.toLocaleString('en-US')
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)
}
