/** The parts of a JSON schema the reference page shows. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/** Text made safe for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}

/** A schema as a type somebody can read, as HTML; references become links into the page. */
export function schemaHtml(schema: Schema, indent = ''): string {
  if (schema.$ref !== undefined) {
    const name = escapeHtml(schema.$ref.split('/').at(-1) ?? '')
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (schema.const !== undefined) return escapeHtml(JSON.stringify(schema.const))
  if (schema.enum !== undefined) return schema.enum.map((v) => escapeHtml(JSON.stringify(v))).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return [...new Set(choices.map((each) => schemaHtml(each, indent)))].join(' | ')
  if (schema.properties !== undefined) return objectHtml(schema, indent)
  if (schema.items !== undefined) return arrayHtml(schema, schema.items, indent)
  if (schema.type === 'object') {
    const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
    return `{ [name]: ${schemaHtml(values, indent)} }`
  }
  return plainHtml(schema)
}

function objectHtml(schema: Schema, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties ?? {}).map(([name, value]) => {
    const mark = schema.required?.includes(name) === true ? '' : '?'
    const note = [
      value.description,
      hasDefault(value) ? `default ${JSON.stringify(value.default)}` : undefined,
    ]
      .filter((part) => part !== undefined)
      .join('; ')
    const comment = note === '' ? '' : ` <i>${escapeHtml(note)}</i>`
    return `${inner}<b>${escapeHtml(name)}</b>${mark}: ${schemaHtml(value, inner)}${comment}\n`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`
}

function arrayHtml(schema: Schema, items: Schema, indent: string): string {
  const item = schemaHtml(items, indent)
  const bounds = range(schema.minItems, schema.maxItems)
  return `${/ \| /.test(item) ? `(${item})` : item}[]${bounds === '' ? '' : ` <i>${bounds} items</i>`}`
}

function plainHtml(schema: Schema): string {
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.join(' | ') ?? 'any')
  const from = schema.exclusiveMinimum === undefined ? schema.minimum : `>${schema.exclusiveMinimum}`
  const bounds = type === 'string' ? range(schema.minLength, schema.maxLength) : range(from, schema.maximum)
  const details = [schema.format, bounds === '' ? '' : type === 'string' ? `${bounds} chars` : bounds]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
  return escapeHtml(type) + (details === '' ? '' : ` <i>${escapeHtml(details)}</i>`)
}

function range(from: number | string | undefined, to: number | undefined): string {
  if (from === undefined && to === undefined) return ''
  if (to === undefined) return typeof from === 'string' ? from : `≥ ${from}`
  return from === undefined ? `≤ ${to}` : `${from}–${to}`
}

function hasDefault(schema: Schema): boolean {
  return schema.default !== undefined && schema.default !== null && !Array.isArray(schema.default)
}

/** An example value that fits the schema: what a curl line starts from. Optional properties are left out. */
export function sample(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  const target = schema.$ref === undefined ? schema : (named[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (target.default !== undefined) return target.default
  if (target.const !== undefined) return target.const
  if (target.enum !== undefined) return target.enum[0]
  const first = (target.anyOf ?? target.oneOf)?.[0]
  if (first !== undefined) return sample(first, named)
  if (target.properties !== undefined) {
    return Object.fromEntries(
      (target.required ?? []).map((name) => [name, sample(target.properties?.[name] ?? {}, named)]),
    )
  }
  if (target.items !== undefined) return [sample(target.items, named)]
  if (target.type === 'integer' || target.type === 'number') return Math.max(1, target.minimum ?? 1)
  if (target.type === 'boolean') return true
  if (target.format === 'date-time') return '2027-01-31T09:00:00.000Z'
  return target.format === 'uri' ? 'https://login.salesforce.com' : '…'
}
