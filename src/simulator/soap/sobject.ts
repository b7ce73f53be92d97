import { objectNamed } from '../org.ts'
import type { Org } from '../org.ts'
import { isObject } from '../rest/body.ts'
import type { JsonObject } from '../rest/body.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { childOf, textIn, textsIn } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import { element, SoapFault, Xml } from './reply.ts'
import type { Service } from './reply.ts'

/** The type an sObject says of itself: in the partner's words an element, in the enterprise's an attribute. */
const typeOf = (sobject: XmlElement): string =>
  textIn(sobject, 'type') ?? (sobject.attributes.get('type') ?? '').replace(/^.*:/, '')

/**
 * The fields of an sObject as a REST body has them. An element without content says nothing about its field; what is to
 * become empty is listed in `fieldsToNull`.
 */
function fieldsOf(sobject: XmlElement, own: boolean): JsonObject {
  const fields: JsonObject = own ? {} : { attributes: { type: typeOf(sobject) } }
  for (const child of sobject.children) {
    if (child.name === 'type' && child === childOf(sobject, 'type')) continue
    if (child.name === 'fieldsToNull' || child.attributes.get('nil') === 'true') continue
    if (child.children.length > 0) fields[child.name] = fieldsOf(child, false)
    else if (child.text !== '') fields[child.name] = child.text
  }
  for (const name of textsIn(sobject, 'fieldsToNull')) fields[name] = null
  return fields
}

/** One sObject of a request. */
export function sobjectIn(org: Org, sobject: XmlElement): { object: ObjectSchema; fields: JsonObject } {
  const type = typeOf(sobject)
  const object = objectNamed(org, type)
  if (!object) throw new SoapFault('INVALID_TYPE', `sObject type '${type}' is not supported.`)
  return { object, fields: fieldsOf(sobject, true) }
}

const DECIMAL = new Set(['currency', 'double', 'percent'])

/** A plain value as XML Schema writes it; only the field's type tells an instant from a text that looks like one. */
function plain(object: ObjectSchema | undefined, name: string, value: unknown): unknown {
  const type = object?.byName.get(name.toLowerCase())?.describe.type ?? ''
  if (type === 'datetime' && typeof value === 'string') return value.replace(/\+0000$/, 'Z')
  return DECIMAL.has(type) && Number.isInteger(value) ? `${String(value)}.0` : value
}

const isPage = (value: JsonObject): boolean => Array.isArray(value['records'])

function fieldXml(
  org: Org,
  service: Service,
  object: ObjectSchema | undefined,
  name: string,
  value: unknown,
): string {
  const tag = `sf:${name}`
  if (!isObject(value)) return element(tag, plain(object, name, value))
  if (isPage(value)) return element(tag, new Xml(pageXml(org, service, value)), ' xsi:type="QueryResult"')
  if (isObject(value['attributes'])) return sobjectXml(org, service, tag, value)
  return element(tag, value, ' xsi:type="address"')
}

/** A record of a REST answer as the sObject of an element. */
export function sobjectXml(org: Org, service: Service, tag: string, record: JsonObject): string {
  const { attributes, ...fields } = record
  const type = isObject(attributes) ? String(attributes['type']) : ''
  const object = objectNamed(org, type)
  const inner = Object.entries(fields)
    .map(([name, value]) => fieldXml(org, service, object, name, value))
    .join('')
  if (service === 'enterprise') return element(tag, new Xml(inner), ` xsi:type="sf:${type}"`)
  // The id stands first whether or not it was asked for, and once more where it was.
  const head = element('sf:type', type) + element('sf:Id', fields['Id'] ?? null)
  return element(tag, new Xml(head + inner), ' xsi:type="sf:sObject"')
}

/** A page of a REST query as the content of a QueryResult. */
export function pageXml(org: Org, service: Service, page: JsonObject): string {
  const next = page['nextRecordsUrl']
  const records = Array.isArray(page['records']) ? page['records'].filter(isObject) : []
  return (
    element('done', page['done']) +
    element('queryLocator', typeof next === 'string' ? next.replace(/^.*\//, '') : null) +
    records.map((record) => sobjectXml(org, service, 'records', record)).join('') +
    element('size', page['totalSize'])
  )
}
