import type { OpenAPI } from '@orpc/openapi'
import { escapeHtml as esc, sample, type Schema, schemaHtml } from './docs-schema.ts'
import { docsStyle } from './docs-style.ts'

type Operation = {
  readonly method: string
  readonly path: string
  readonly spec: OpenAPI.OperationObject
}
type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** The API reference as one HTML page without scripts, made from the OpenAPI document. */
export function docsPage(document: OpenAPI.Document): string {
  const server = document.servers?.[0]?.url ?? ''
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>
  const groups = byTag(document)
  const nav = groups
    .map(([tag, list]) => `<h2>${esc(tag)}</h2><ul>${list.map(navItem).join('')}</ul>`)
    .join('')
  const body = groups
    .map(([tag, list]) => {
      const articles = list.map((operation) => article(operation, server, schemas)).join('')
      return `<h2 id="tag-${esc(tag)}">${esc(tag)}</h2>${articles}`
    })
    .join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Orgdeck API</title><style>${docsStyle}</style></head><body><div class="page">
<nav aria-label="Operations"><h1>Orgdeck API ${esc(document.info.version)}</h1>
<ul><li><a href="/api/openapi.json">OpenAPI document</a></li><li><a href="#errors">Errors</a></li>
<li><a href="#schemas">Schemas</a></li></ul>${nav}</nav>
<main><p>${esc(document.info.description ?? '')}</p><p>Served at <code>${esc(server)}</code>, on this machine only.
The examples expect a key in <code>$ORGDECK_KEY</code>.</p>
${body}<h2 id="errors">Errors</h2>${errorTable(document)}<h2 id="schemas">Schemas</h2>${schemaList(schemas)}</main>
</div></body></html>
`
}

function byTag(document: OpenAPI.Document): [string, Operation[]][] {
  const groups = new Map<string, Operation[]>((document.tags ?? []).map((tag) => [tag.name, []]))
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const spec = item?.[method]
      if (spec !== undefined) groups.get(spec.tags?.[0] ?? '')?.push({ method, path, spec })
    }
  }
  return [...groups].filter(([, list]) => list.length > 0)
}

function anchor({ spec, method, path }: Operation): string {
  return esc(`op-${spec.operationId ?? method + path}`)
}

function navItem(operation: Operation): string {
  const { method, path } = operation
  return `<li><a href="#${anchor(operation)}"><span class="method ${method}">${method.toUpperCase()}</span>${esc(path)}</a></li>`
}

function article(operation: Operation, server: string, schemas: Readonly<Record<string, Schema>>): string {
  const { method, path, spec } = operation
  const role: unknown = Reflect.get(spec, 'x-role')
  const needs = role === 'public' ? 'no key needed' : `needs <b>${esc(String(role))}</b>`
  const parameters = (spec.parameters ?? []) as readonly Parameter[]
  const body = bodySchema(spec)
  const request = body === null ? '' : `<h4>Body</h4><pre>${schemaHtml(body)}</pre>`
  return `<article id="${anchor(operation)}"><h3><span class="method ${method}">${method.toUpperCase()}</span>
<code>${esc(path)}</code><span class="role">${needs}</span></h3><p>${esc(spec.summary ?? '')}.</p>
${parameterTable(parameters)}${request}${answers(spec)}
<h4>Example</h4><pre>${esc(curl(operation, server, parameters, body, schemas))}</pre></article>`
}

function parameterTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(({ name, in: where, required, schema = {} }) => {
    const fallback = schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`
    const note = [required === true ? 'required' : '', fallback, schema.description ?? '']
    return `<tr><td><code>${esc(name)}</code></td><td>${esc(where)}</td><td><code>${schemaHtml(schema)}</code></td>
<td>${esc(note.filter((part) => part !== '').join('; '))}</td></tr>`
  })
  return `<h4>Parameters</h4><table><tr><th>Name</th><th>In</th><th>Type</th><th></th></tr>${rows.join('')}</table>`
}

function bodySchema(spec: OpenAPI.OperationObject): Schema | null {
  const body = spec.requestBody
  if (body === undefined || '$ref' in body) return null
  return (body.content['application/json']?.schema as Schema | undefined) ?? null
}

function answers(spec: OpenAPI.OperationObject): string {
  const all = Object.entries(spec.responses ?? {})
  const good = all.flatMap(([status, response]) => {
    if (response === undefined || '$ref' in response) return []
    return Object.entries(response.content ?? {}).map(
      ([type, media]) =>
        `<h4>${esc(status)} ${esc(type)}</h4><pre>${schemaHtml((media.schema ?? {}) as Schema)}</pre>`,
    )
  })
  const bad = all.map(([status]) => status).filter((status) => Number(status) >= 400)
  return `${good.join('')}<p class="errors">Errors: <a href="#errors">${esc(bad.join(', '))}</a></p>`
}

function errorTable(document: OpenAPI.Document): string {
  const rows = Object.entries(document.components?.responses ?? {}).map(([name, response]) => {
    const schema = '$ref' in response ? {} : (response.content?.['application/json']?.schema ?? {})
    const data = (schema as Schema).properties?.['data'] ?? {}
    const codes = '$ref' in response ? '' : response.description
    return `<tr><td>${esc(name.replace('Error', ''))}</td><td><code>${esc(codes)}</code></td>
<td><pre>${schemaHtml(data)}</pre></td></tr>`
  })
  return `<p>Every error is <code>{ code, message, data? }</code>.</p><table><tr><th>Status</th><th>Code</th>
<th>data, when there is any</th></tr>${rows.join('')}</table>`
}

function schemaList(schemas: Readonly<Record<string, Schema>>): string {
  return Object.entries(schemas)
    .map(
      ([name, schema]) =>
        `<article id="schema-${esc(name)}"><h3>${esc(name)}</h3><pre>${schemaHtml(schema)}</pre></article>`,
    )
    .join('')
}

function curl(
  { method, path, spec }: Operation,
  server: string,
  parameters: readonly Parameter[],
  body: Schema | null,
  schemas: Readonly<Record<string, Schema>>,
): string {
  const value = (parameter: Parameter): string => {
    const shown = String(sample(parameter.schema ?? {}, schemas))
    return encodeURIComponent(shown === '…' ? parameter.name.toUpperCase() : shown)
  }
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name)
    return parameter === undefined ? whole : value(parameter)
  })
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map((parameter) => `${encodeURIComponent(parameter.name)}=${value(parameter)}`)
  const address = `${server}${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`
  const lines = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${address}'`]
  if (spec.security?.length !== 0) lines.push(`-H "Authorization: Bearer $ORGDECK_KEY"`)
  if (body !== null) {
    lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(sample(body, schemas))}'`)
  }
  return lines.join(' \\\n  ')
}
