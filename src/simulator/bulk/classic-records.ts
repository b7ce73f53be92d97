import type { ObjectSchema } from '../schema/object.ts'
import { isObject } from '../rest/body.ts'
import { readXml, XmlError } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import { quoted } from './csv.ts'

type Fields = Readonly<Record<string, unknown>>

/** Records as one table, however they were sent: the header row and one row for each record, as CSV with commas. */
export type Table = { readonly header: string; readonly rows: readonly string[] }

/** The body of a batch cannot be read. */
export class BatchError extends Error {
  readonly code: 'InvalidBatch' | 'InvalidXML'

  constructor(code: 'InvalidBatch' | 'InvalidXML', message: string) {
    super(message)
    this.code = code
  }
}

function fromJson(text: string): Fields[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BatchError('InvalidBatch', error instanceof Error ? error.message : 'unreadable JSON')
  }
  if (Array.isArray(value) && value.every(isObject)) return value
  throw new BatchError('InvalidBatch', 'The batch must be an array of records')
}

/** An sObject element: elements with elements inside are parents, named by one of their own fields. */
function fieldsOf(element: XmlElement): Fields {
  const fields: Record<string, unknown> = {}
  for (const child of element.children) {
    const parent = child.children.find((one) => one.name === 'sObject')
    if (child.name === 'type' && child.children.length === 0)
      fields['attributes'] = { type: child.text.trim() }
    else if (parent) fields[child.name] = fieldsOf(parent)
    else if (child.attributes.get('nil') === 'true') fields[child.name] = null
    else fields[child.name] = child.text
  }
  return fields
}

function fromXml(text: string): Fields[] {
  try {
    const root = readXml(text.trim())
    if (root.name !== 'sObjects') throw new XmlError('the root element must be sObjects')
    return root.children.filter((child) => child.name === 'sObject').map(fieldsOf)
  } catch (error) {
    if (error instanceof XmlError) throw new BatchError('InvalidXML', error.message)
    throw error
  }
}

/** The column of a parent; a lookup with several targets needs the object's name before it. */
function parentColumn(object: ObjectSchema, name: string, value: Fields): readonly [string, unknown] {
  const [own, ...more] = Object.entries(value).filter(([key]) => key !== 'attributes')
  if (!own || more.length > 0) throw new BatchError('InvalidBatch', `${name} must have one field`)
  const targets = object.parents.get(name.toLowerCase())?.describe.referenceTo ?? []
  const attributes = value['attributes']
  const type = isObject(attributes) && targets.length > 1 ? `${String(attributes['type'])}:` : ''
  return [`${type}${name}.${own[0]}`, own[1]]
}

function textOf(name: string, value: unknown): string {
  if (value === null) return '#N/A'
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new BatchError('InvalidBatch', `${name} has a value that a field can not have`)
}

/** Reads a batch of JSON or XML. A field that a record does not have is left alone, a null clears it. */
export function tableOf(object: ObjectSchema, text: string, contentType: 'JSON' | 'XML'): Table {
  const places = new Map<string, number>()
  const placeOf = (name: string): number => {
    const known = places.get(name) ?? places.size
    places.set(name, known)
    return known
  }
  const records = (contentType === 'JSON' ? fromJson(text) : fromXml(text)).map((record) => {
    const values: string[] = []
    for (const [name, value] of Object.entries(record)) {
      if (name === 'attributes') continue
      const [column, told] = isObject(value) ? parentColumn(object, name, value) : [name, value]
      values[placeOf(column)] = textOf(column, told)
    }
    return values
  })
  const names = [...places.keys()]
  return {
    header: names.map(quoted).join(','),
    rows: records.map((values) => names.map((_, i) => quoted(values[i] ?? '')).join(',')),
  }
}
