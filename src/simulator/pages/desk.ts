import type { Answer, Call } from '../http.ts'
import { formOf, html, redirect } from '../http.ts'
import { normalizeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import type { Org, OrgUser } from '../org.ts'
import { RestError } from '../rest/errors.ts'
import { restoreRow } from '../rows/bin.ts'
import { changeRow, createRow, removeRow } from '../rows/change.ts'
import { countRows, readRow } from '../store.ts'
import { work } from '../story/tick.ts'
import type { Work } from '../story/tick.ts'
import { recordList, viewPath } from './list.ts'
import type { View } from './list.ts'
import { APP_CSP, appPage, escapeHtml } from './page.ts'
import { formFields, recordPane } from './record.ts'
import { formBody, isKept } from './values.ts'

/** What people did most recently, for the page; newest first. */
const recent = new WeakMap<Org, Work[]>()

/** Whoever sits at the desk. */
const personAt = (org: Org): OrgUser => org.users[2]!

function viewOf(org: Org, query: URLSearchParams): View {
  const object = objectNamed(org, query.get('object') ?? '') ?? objectNamed(org, 'Contact')!
  const id = query.get('id') ?? ''
  const page = Number(query.get('page') ?? '1')
  return {
    object,
    search: query.get('q') ?? '',
    page: Number.isInteger(page) && page > 1 && page < 1_000_000 ? page : 1,
    bin: query.get('bin') === '1',
    id: id === 'new' ? id : (normalizeId(id) ?? undefined),
  }
}

function sidebar(org: Org, view: View): string {
  const link = (name: string) => {
    const object = objectNamed(org, name)!
    const n = countRows(org, object)
    const here = object === view.object ? ' aria-current="true"' : ''
    return `<a href="/?object=${name}"${here}${n === 0 ? ' class="none"' : ''}>${escapeHtml(object.labelPlural)}<span id="count-${name}">${n.toLocaleString('en')}</span></a>`
  }
  const names = [...org.objects.values()]
    .toSorted((a, b) => a.labelPlural.localeCompare(b.labelPlural))
    .map((object) => object.name)
  const kept = names.filter((name) => isKept(org, name))
  const rest = names.filter((name) => !isKept(org, name))
  const done = (recent.get(org) ?? []).map(
    (one) => `<li>${escapeHtml(`${one.by}: ${one.object} ${one.action}, ${one.what}`)}</li>`,
  )
  const lately = done.length === 0 ? '' : `<h2>Just now</h2><ul id="done">${done.join('')}</ul>`
  return `<nav class="side" id="counts" aria-label="Objects">${kept.map(link).join('')}<h2>Set-up</h2>${rest.map(link).join('')}${lately}</nav>`
}

type Trouble = { readonly text: string; readonly typed: URLSearchParams; readonly view: View }

/** `GET /`: the organisation as the people in it see it, with one record open for a change. */
export function desk(call: Call, trouble?: Trouble): Answer {
  const { org } = call
  const view = trouble?.view ?? viewOf(org, call.query)
  const note = trouble ? `<p class="note bad" id="notice" role="alert">${escapeHtml(trouble.text)}</p>` : ''
  const body = `<div class="desk">${sidebar(org, view)}${recordList(org, view)}<aside class="pane">${note}${recordPane(org, view, trouble?.typed)}</aside></div>`
  return html(
    trouble ? 400 : 200,
    appPage({ org: org.name, here: 'records', title: view.object.labelPlural, body }),
    APP_CSP,
  )
}

/** Does what a form says; answers the record that is to be open then. */
function carryOut(org: Org, action: string, view: View, form: URLSearchParams): string | undefined {
  const { object, id = '' } = view
  const user = personAt(org)
  if (action === 'create') {
    return createRow(org, object, formBody(formFields(org, object, true), form, undefined), { user })
  }
  if (action === 'change') {
    const row = readRow(org, object, id)
    const changes = formBody(formFields(org, object, false), form, row)
    if (row === undefined || Object.keys(changes).length > 0) changeRow(org, object, id, changes, { user })
    return id
  }
  if (action === 'delete') removeRow(org, object, id, { user })
  else restoreRow(org, object, id, user)
  return undefined
}

const ACTIONS = ['create', 'change', 'delete', 'undelete']

/** The forms of the page. */
export function deskAction(call: Call, action: string | undefined): Answer | undefined {
  const { org } = call
  if (action === 'work') {
    recent.set(org, work(org, 1))
    return redirect('/')
  }
  if (action === undefined || !ACTIONS.includes(action)) return undefined
  const form = formOf(call)
  const view = viewOf(org, form)
  try {
    const id = org.db.transaction(() => carryOut(org, action, view, form))()
    return redirect(viewPath(view, id === undefined ? {} : { id }))
  } catch (error) {
    if (error instanceof RestError) return desk(call, { text: error.message, typed: form, view })
    throw error
  }
}
