import type { Answer, Call } from '../http.ts'
import { formOf, html, redirect } from '../http.ts'
import { normalizeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import type { Org, Row } from '../org.ts'
import { RestError } from '../rest/errors.ts'
import { changeRow } from '../rows/change.ts'
import { countRows, readRow } from '../store.ts'
import { work } from '../story/tick.ts'
import type { Work } from '../story/tick.ts'
import { escapeHtml, page, PAGE_CSP } from './page.ts'

const CSP = `${PAGE_CSP}; form-action 'self'`
const FIELDS = ['Title', 'Email', 'Phone', 'MailingCity'] as const
const LABELS: Readonly<Record<string, string>> = {
  Title: 'Title',
  Email: 'Email',
  Phone: 'Phone',
  MailingCity: 'City',
}

/** What people did most recently, for the page; newest first. */
const recent = new WeakMap<Org, Work[]>()

const text = (value: unknown) => escapeHtml(typeof value === 'string' ? value : '')

function contactForm(row: Row): string {
  const inputs = FIELDS.map(
    (name) =>
      `<label for="${name}">${LABELS[name]}</label><input id="${name}" name="${name}" value="${text(row[name])}">`,
  )
  return `<h2 id="contact-name">${text(row['Name'])}</h2>
<form method="post" action="/desk/contact"><input type="hidden" name="id" value="${text(row['Id'])}">${inputs.join('')}
<div class="row"><button id="save" class="main">Save</button></div></form>`
}

function contactList(org: Org, search: string): Row[] {
  const like = `%${search.replaceAll(/[%_\\]/g, (c) => `\\${c}`)}%`
  const where = search === '' ? '' : `AND ("Name" LIKE ? ESCAPE '\\' OR "Email" LIKE ? ESCAPE '\\')`
  const sql = `SELECT "Id", "Name", "Title", "MailingCity" FROM "Contact" WHERE "IsDeleted" = 0 ${where} ORDER BY "SystemModstamp" DESC, "Id" LIMIT 12`
  return org.prepare(sql).all(...(search === '' ? [] : [like, like])) as Row[]
}

/** `GET /`: the organisation as the people in it see it, with one record open for a change. */
export function desk(call: Call, notice?: { text: string; id?: string }): Answer {
  const { org } = call
  const search = call.query.get('q') ?? ''
  const contacts = contactList(org, search)
  const wanted = normalizeId(notice?.id ?? call.query.get('contact') ?? '') ?? contacts[0]?.['Id']
  const contact = objectNamed(org, 'Contact')
  const open = contact && typeof wanted === 'string' ? readRow(org, contact, wanted) : undefined
  const counts = [...org.objects.values()]
    .map((object) => ({ label: object.labelPlural, name: object.name, n: countRows(org, object) }))
    .filter((entry) => entry.n > 0)
    .map(
      (e) =>
        `<tr><td>${escapeHtml(e.label)}</td><td class="n" id="count-${e.name}">${e.n.toLocaleString('en')}</td></tr>`,
    )
  const list = contacts.map(
    (row) =>
      `<tr><td><a href="/?contact=${text(row['Id'])}&amp;q=${encodeURIComponent(search)}">${text(row['Name'])}</a></td><td>${text(row['Title'])}</td><td>${text(row['MailingCity'])}</td></tr>`,
  )
  const users = org.users.map(
    (user) => `<tr><td>${escapeHtml(user.name)}</td><td>${escapeHtml(user.title)}</td></tr>`,
  )
  const done = (recent.get(org) ?? []).map(
    (one) =>
      `<li>${escapeHtml(one.by)}: ${escapeHtml(one.object)} ${escapeHtml(one.action)}, ${escapeHtml(one.what)}</li>`,
  )
  const body = `${notice ? `<p class="note" id="notice" role="status">${escapeHtml(notice.text)}</p>` : ''}
<div class="sheet"><h1 id="org-name">${escapeHtml(org.name)}</h1><p>A demo org on this machine. What you change here, a connected application sees. <a id="requests" href="/requests">Requests and dials</a></p>
<div class="two"><section><h2>People work here</h2>
<form method="post" action="/desk/work"><button id="work" class="main">Let people work</button></form><ul id="done">${done.join('')}</ul>
<h2>Records</h2><table id="counts">${counts.join('')}</table><h2>Users</h2><table id="users">${users.join('')}</table></section>
<section><h2>Contacts</h2><form method="get" action="/"><input id="q" name="q" value="${escapeHtml(search)}" placeholder="Name or e-mail" aria-label="Find a contact"></form>
<table id="contacts">${list.join('')}</table>${open ? contactForm(open) : ''}</section></div></div>`
  return html(200, page(org.name, `${org.name} · demo org`, body, true), CSP)
}

/** The forms of the page. */
export function deskAction(call: Call, action: string | undefined): Answer | undefined {
  const { org } = call
  if (action === 'work') {
    recent.set(org, work(org, 1))
    return redirect('/')
  }
  if (action !== 'contact') return undefined
  const form = formOf(call)
  const id = normalizeId(form.get('id') ?? '')
  const contact = objectNamed(org, 'Contact')
  if (!id || !contact) return desk(call, { text: 'Choose a contact first.' })
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.get(name) ?? '']))
  try {
    org.db.transaction(() => changeRow(org, contact, id, fields, { user: org.users[2]! }))()
  } catch (error) {
    if (error instanceof RestError) return desk(call, { text: error.message, id })
    throw error
  }
  return redirect(`/?contact=${id}`)
}
