import { createHash } from 'node:crypto'
import { STYLE } from './style.ts'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing but our own style; no script, no frame, no foreign host. */
export const PAGE_CSP =
  `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ` + `style-src ${hashOf(STYLE)}`

/** Fetches the part of the page that lives, unless somebody is at one of its buttons. */
const FOLLOW = `
setInterval(async () => {
  const part = document.getElementById('log')
  if (document.hidden || part.contains(document.activeElement)) return
  try {
    const reply = await fetch('/requests/log')
    if (reply.ok) part.innerHTML = await reply.text()
  } catch {}
}, 1500)
`

/** For the desk: its own forms, and the one script that follows the requests. */
export const APP_CSP = `${PAGE_CSP}; form-action 'self'; script-src ${hashOf(FOLLOW)}; connect-src 'self'`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!)

const shell = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
${body}</html>`

const brandOf = (text: string) => `<div class="brand"><span class="mark"></span>${escapeHtml(text)}</div>`

/** A small page, as for sign-in; `body` is markup whose values are escaped already. */
export const page = (title: string, brand: string, body: string): string =>
  shell(title, `<body><main>${brandOf(brand)}${body}</main></body>`)

export type AppPage = {
  readonly org: string
  readonly here: 'records' | 'requests'
  readonly title: string
  /** Markup whose values are escaped already. */
  readonly body: string
  /** Whether `#log` follows what happens. */
  readonly follows?: boolean
}

const NAVIGATION = [
  ['records', '/', 'Records'],
  ['requests', '/requests', 'Requests and dials'],
] as const

/** A page of the desk, over the whole window. */
export function appPage({ org, here, title, body, follows }: AppPage): string {
  const links = NAVIGATION.map(
    ([name, path, label]) =>
      `<a id="${name}" href="${path}"${name === here ? ' aria-current="page"' : ''}>${label}</a>`,
  )
  return shell(
    `${title} | ${org}`,
    `<body class="app"><header><div class="brand" id="org-name"><span class="mark"></span>${escapeHtml(org)}</div><nav>${links.join('')}</nav>
<form method="post" action="/desk/work"><button id="work" title="Invented people create, change and delete some records">Let people work</button></form></header>
${body}${follows === true ? `<script>${FOLLOW}</script>` : ''}</body>`,
  )
}
