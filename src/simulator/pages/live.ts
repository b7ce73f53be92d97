import { runCommand } from '../admin.ts'
import type { Answer, Call } from '../http.ts'
import { formOf, html, redirect } from '../http.ts'
import { RestError } from '../rest/errors.ts'
import { heal } from '../trouble.ts'
import { dialInput, dialPanel, pageDial } from './dials.ts'
import { liveLog } from './log.ts'
import { APP_CSP, appPage } from './page.ts'

/** `GET /requests`: what clients ask, as it happens, and the dials that make trouble. `/requests/log` is its part that lives. */
export function livePage(call: Call, trouble?: { text: string; form: URLSearchParams }): Answer {
  const { org } = call
  heal(org)
  const log = liveLog(org)
  if (call.keys[1] === 'log') return html(200, log, APP_CSP)
  const body = `<div class="board">${dialPanel(trouble?.form ?? call.query, trouble?.text)}<div class="log" id="log">${log}</div></div>`
  return html(
    trouble ? 400 : 200,
    appPage({ org: org.name, here: 'requests', title: 'Requests and dials', body, follows: true }),
    APP_CSP,
  )
}

/** What was chosen stays chosen for the next dial. */
function choices(form: URLSearchParams): string {
  const kept = [...form].filter(([name, value]) => name !== 'dial' && name !== 'end' && value !== '')
  return kept.length === 0 ? '/requests' : `/requests?${new URLSearchParams(kept).toString()}`
}

/** The page's buttons. */
export function turnDial(call: Call): Answer {
  const { org } = call
  const form = formOf(call)
  const name = form.get('dial') ?? ''
  const dial = pageDial(name)
  try {
    if (name === 'clear') runCommand(org, 'clear', {})
    else if (form.has('end')) runCommand(org, 'fault', { kind: 'end', id: Number(form.get('end')) })
    else if (dial) runCommand(org, dial.op, dialInput(org, name, dial, form))
  } catch (error) {
    if (!(error instanceof RestError) || form.has('end')) throw error
    return livePage(call, { text: `${dial?.label ?? name}: ${error.message}`, form })
  }
  return redirect(choices(form))
}
