import { bulkDials } from '../bulk/dials.ts'
import { ensureBulk } from '../bulk/job.ts'
import type { Job } from '../bulk/job.ts'
import type { Org } from '../org.ts'
import { latestRequests } from '../stats.ts'
import { escapeHtml } from './page.ts'
import { ruleText } from './rules.ts'
import { readable, timeOf } from './words.ts'

const REQUESTS = 60
const JOBS = 6

function troubles(org: Org): string {
  const { fail, stuck, rowsPerSecond } = bulkDials(org)
  const settings = [
    rowsPerSecond === null ? '' : `Jobs take ${rowsPerSecond.toLocaleString('en')} rows a second`,
    fail === null ? '' : `Jobs fail with ${fail}`,
    stuck ? 'Jobs hang' : '',
    org.lateCommits.length === 0 ? '' : `${org.lateCommits.length} commits are late`,
  ].filter((text) => text !== '')
  const rules = org.faults.rules.map((rule) => {
    const { what, when } = ruleText(rule)
    return `<tr><td class="path">${escapeHtml(what)}</td><td class="quiet">${escapeHtml(when)}</td><td class="n"><button name="end" value="${rule.id}" aria-label="End">End</button></td></tr>`
  })
  const others = settings.map(
    (text) =>
      `<tr><td class="path">${escapeHtml(text)}</td><td class="quiet">until it is cleared</td><td></td></tr>`,
  )
  const lines = [...rules, ...others]
  if (lines.length === 0)
    return '<section><div class="head"><h2>Trouble</h2></div><p class="calm" id="calm">No trouble planted.</p></section>'
  return `<section><form method="post" action="/desk/dial"><div class="head"><h2>Trouble</h2><button id="dial-clear" class="danger" name="dial" value="clear">Clear all</button></div>
<div class="list"><table id="troubles"><tbody>${lines.join('')}</tbody></table></div></form></section>`
}

const TONES: Readonly<Record<string, string>> = { JobComplete: 'good', Failed: 'bad', Aborted: 'bad' }

function jobs(org: Org): string {
  ensureBulk(org)
  const list = org
    .prepare('SELECT * FROM sim_bulk_job ORDER BY created_at DESC, id DESC LIMIT ?')
    .all(JOBS) as Job[]
  if (list.length === 0) return ''
  const lines = list.map((job) => {
    const rows =
      job.total > 0
        ? `${job.processed.toLocaleString('en')} of ${job.total.toLocaleString('en')}`
        : job.processed.toLocaleString('en')
    const failed = job.failed === 0 ? '' : `${job.failed.toLocaleString('en')} refused`
    return `<tr><td>${timeOf(job.created_at)}</td><td>${escapeHtml(`${job.operation} ${job.object}`)}</td><td class="${TONES[job.state] ?? ''}">${job.state}</td><td class="n">${rows}</td><td class="quiet">${escapeHtml(job.error ?? failed)}</td></tr>`
  })
  return `<section><div class="head"><h2>Jobs</h2></div><div class="list"><table id="jobs"><thead><tr><th>Time (UTC)</th><th>Job</th><th>State</th><th class="n">Rows</th><th></th></tr></thead><tbody>${lines.join('')}</tbody></table></div></section>`
}

function requests(org: Org): string {
  const calls = `${org.stats.calls.toLocaleString('en')} calls so far`
  const lines = latestRequests(org.stats)
    .slice(0, REQUESTS)
    .map((one) => {
      const status = one.status === 0 ? 'broken off' : String(one.status)
      const tone = one.status === 0 || one.status >= 400 ? ' class="bad"' : ''
      const tag = one.fault === undefined ? '' : ` <span class="tag">${escapeHtml(one.fault)}</span>`
      return `<tr><td>${timeOf(one.at)}</td><td>${escapeHtml(one.method)}</td><td class="path">${escapeHtml(readable(one.path).slice(0, 200))}${tag}</td><td${tone}>${status}</td><td class="n quiet">${Math.round(one.ms)} ms</td></tr>`
    })
  const list =
    lines.length === 0
      ? '<p class="list empty">No client has asked anything yet.</p>'
      : `<div class="list"><table id="latest"><thead><tr><th>Time (UTC)</th><th>Method</th><th>Path</th><th>Answer</th><th class="n">Took</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`
  return `<section><div class="head"><h2>Latest requests</h2><span class="quiet">${calls}</span></div>${list}</section>`
}

/** What goes on: the trouble that is planted, the jobs, and what clients ask. */
export const liveLog = (org: Org): string => `${troubles(org)}${jobs(org)}${requests(org)}`
