import { runCommand } from '../admin.ts'
import type { Answer, Call } from '../http.ts'
import { formOf, html, redirect } from '../http.ts'
import type { Org } from '../org.ts'
import { latestRequests } from '../stats.ts'
import { escapeHtml, page, PAGE_CSP } from './page.ts'
import { ruleText } from './rules.ts'
import { readable, timeOf } from './words.ts'

const REFRESH_SECONDS = 3
const SHOWN = 40

type Dial = { readonly label: string; readonly op: string; readonly input: Record<string, unknown> }

/** What a person can do to the org from the page; everything else is a command of the administrator. */
const DIALS: Readonly<Record<string, Dial>> = {
  expire: { label: 'End all sessions', op: 'fault', input: { kind: 'expire-tokens' } },
  busy: { label: 'Refuse the next 3', op: 'fault', input: { kind: 'http', status: 503, times: 3 } },
  slow: { label: 'Slow for a minute', op: 'fault', input: { kind: 'slow', delayMs: 2000, forMs: 60_000 } },
  quota: {
    label: 'Out of API calls for a minute',
    op: 'fault',
    input: { kind: 'http', status: 403, forMs: 60_000 },
  },
  reset: { label: 'Break the next line', op: 'fault', input: { kind: 'reset', times: 1 } },
  calm: { label: 'All calm', op: 'fault', input: { kind: 'clear' } },
}

function troubles(org: Org): string {
  const rules = org.faults.rules.map((rule) => {
    const { what, when } = ruleText(rule)
    return `<li>${escapeHtml(`${what}, ${when}`)}</li>`
  })
  return rules.length === 0
    ? '<p id="calm">No trouble planted.</p>'
    : `<ul id="troubles">${rules.join('')}</ul>`
}

/** `GET /requests`: what clients ask, as it happens, and the dials that make trouble. */
export function livePage(call: Call): Answer {
  const { org } = call
  const rows = latestRequests(org.stats)
    .slice(0, SHOWN)
    .map((one) => {
      const status = one.status === 0 ? 'broken off' : String(one.status)
      return `<tr><td>${timeOf(one.at)}</td><td>${escapeHtml(one.method)}</td><td class="path">${escapeHtml(readable(one.path).slice(0, 200))}</td><td>${status}</td><td class="n">${Math.round(one.ms)} ms</td></tr>`
    })
  const buttons = Object.entries(DIALS).map(
    ([name, { label }]) => `<button name="dial" value="${name}" id="dial-${name}">${label}</button>`,
  )
  const table =
    rows.length === 0
      ? '<p>No client has asked anything yet.</p>'
      : `<table id="latest"><thead><tr><th>Time (UTC)</th><th>Method</th><th>Path</th><th>Answer</th><th class="n">Took</th></tr></thead>${rows.join('')}</table>`
  const body = `<div class="sheet"><h1>Requests and dials</h1><p>${org.stats.calls.toLocaleString('en')} calls so far. This page follows by itself. <a href="/">Back to the records</a></p>
<form method="post" action="/desk/dial"><div class="row">${buttons.join('')}</div></form><h2>Trouble</h2>${troubles(org)}<h2>Latest requests</h2>${table}</div>`
  return html(
    200,
    page(`${org.name} requests`, `${org.name} · demo org`, body, true, REFRESH_SECONDS),
    `${PAGE_CSP}; form-action 'self'`,
  )
}

/** The page's buttons. */
export function turnDial(call: Call): Answer {
  const dial = DIALS[formOf(call).get('dial') ?? '']
  if (dial) runCommand(call.org, dial.op, dial.input)
  return redirect('/requests')
}
