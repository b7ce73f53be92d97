import { createHash } from 'node:crypto'

const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--app:#eff4f6;--fg:#131e22;--quiet:#5a676d;--line:#dee4e7;--edge:#7b878c;--accent:#006c8d;--on:#fff;--raised:#fff;--note:#e2f1f8}
@media (prefers-color-scheme:dark){:root{--bg:#11191d;--app:#0b1316;--fg:#e7eef1;--quiet:#919ca0;--line:#202a2d;--edge:#6b787e;--accent:#5cc2e2;--on:#04161e;--raised:#182226;--note:#0e2e3a}}
*{box-sizing:border-box}
body{margin:0;background:var(--app);color:var(--fg);font:15px/1.5 system-ui,'Segoe UI',Roboto,sans-serif}
main{max-width:26rem;margin:9vh auto 3rem;padding:0 1rem}
main.wide{max-width:60rem;margin-top:2.5rem}
.brand{display:flex;align-items:center;gap:.6rem;margin-bottom:1.25rem;font-weight:650}
.mark{width:1.5rem;height:1.5rem;border-left:3px dotted var(--accent);border-right:3px double var(--accent)}
.sheet{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:1.5rem}
h1{font-size:1.25rem;margin:0 0 .25rem;font-weight:650}h2{font-size:1rem;margin:2rem 0 .5rem;font-weight:650}
p{margin:.25rem 0 1rem;color:var(--quiet)}
label{display:block;margin:.75rem 0 .25rem;font-weight:550}
select,input{width:100%;font:inherit;padding:.5rem .6rem;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:4px}
button{font:inherit;padding:.5rem 1rem;border-radius:4px;border:1px solid var(--edge);background:var(--raised);color:inherit;cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on);font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.row{display:flex;gap:.75rem;margin-top:1.25rem;flex-wrap:wrap}
.note{background:var(--note);border-radius:4px;padding:.6rem .8rem;color:var(--fg)}
ul{margin:.25rem 0 1rem;padding-left:1.2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}th{font-weight:550;color:var(--quiet)}
td.n{text-align:right}td.path{overflow-wrap:anywhere}th,td.n{white-space:nowrap}th.n{text-align:right;padding-right:.75rem}a{color:var(--accent)}
.two{display:grid;gap:2rem;grid-template-columns:1fr}@media (min-width:50rem){.two{grid-template-columns:2fr 3fr}}
`

/** Nothing but our own style; no script, no frame, no foreign host. */
export const PAGE_CSP =
  `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ` +
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!)

/** A whole page; `body` is markup whose values are escaped already. */
export const page = (
  title: string,
  brand: string,
  body: string,
  wide = false,
  refreshSeconds?: number,
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
${refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`}<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main${wide ? ' class="wide"' : ''}><div class="brand"><span class="mark"></span>${escapeHtml(brand)}</div>${body}</main></body></html>`
