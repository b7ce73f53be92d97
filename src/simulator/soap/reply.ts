import type { Answer } from '../http.ts'
import { escapeXml } from '../xml.ts'

/** Which of the three services an address names: they differ in namespaces and in what a fault tells. */
export type Service = 'partner' | 'enterprise' | 'metadata'

const NAMESPACES: Readonly<Record<Service, { readonly api: string; readonly fault: string }>> = {
  partner: { api: 'urn:partner.soap.sforce.com', fault: 'urn:fault.partner.soap.sforce.com' },
  enterprise: { api: 'urn:enterprise.soap.sforce.com', fault: 'urn:fault.enterprise.soap.sforce.com' },
  metadata: {
    api: 'http://soap.sforce.com/2006/04/metadata',
    fault: 'http://soap.sforce.com/2006/04/metadata',
  },
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

/** Markup that is finished, as opposed to text that must be escaped. */
export class Xml {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

/** One value as elements of a name: a list repeats it, an object nests, null is said to be nil. */
export function element(name: string, value: unknown, attributes = ''): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map((one) => element(name, one, attributes)).join('')
  if (value === null) return `<${name} xsi:nil="true"/>`
  const inner =
    value instanceof Xml
      ? value.markup
      : typeof value === 'object'
        ? Object.entries(value)
            .map(([key, one]) => element(key, one))
            .join('')
        : escapeXml(String(value as string | number | boolean))
  return `<${name}${attributes}>${inner}</${name}>`
}

const xml = (status: number, content: string): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>${content}`,
  headers: { 'content-type': 'text/xml;charset=UTF-8', 'cache-control': 'no-cache,must-revalidate' },
})

export type Usage = { readonly current: number; readonly limit: number }

/** The answer of an operation; `result` is what stands in its `{operation}Response`. */
export function reply(service: Service, operation: string, result: string, usage: Usage): Answer {
  const limit = { limitInfo: { ...usage, type: 'API REQUESTS' } }
  // Metadata tells nothing of limits, and login comes before any.
  const header =
    service === 'metadata' || operation === 'login'
      ? ''
      : `<soapenv:Header>${element('LimitInfoHeader', limit)}</soapenv:Header>`
  const sobject = service === 'metadata' ? '' : ` xmlns:sf="urn:sobject.${service}.soap.sforce.com"`
  return xml(
    200,
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns="${NAMESPACES[service].api}"${sobject} xmlns:xsi="${INSTANCE}">` +
      `${header}<soapenv:Body><${operation}Response>${result}</${operation}Response></soapenv:Body></soapenv:Envelope>`,
  )
}

/** An operation that failed as a whole. */
export class SoapFault extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const KINDS: Readonly<Record<string, string>> = {
  INVALID_LOGIN: 'LoginFault',
  MALFORMED_QUERY: 'MalformedQueryFault',
  INVALID_FIELD: 'InvalidFieldFault',
  INVALID_TYPE: 'InvalidSObjectFault',
  INVALID_QUERY_LOCATOR: 'InvalidQueryLocatorFault',
  INVALID_ID_FIELD: 'InvalidIdFault',
  MALFORMED_ID: 'InvalidIdFault',
}

/** Faults about a query say where in it; -1 when there is no place. */
const PLACED = new Set(['MalformedQueryFault', 'InvalidFieldFault', 'InvalidSObjectFault'])

/** The answer for an operation that failed: HTTP 500, the code twice in words and once in the detail. */
export function fault(service: Service, code: string, message: string): Answer {
  const kind = KINDS[code] ?? 'UnexpectedErrorFault'
  const [, row = '-1', column = '-1'] = /ERROR at Row:(\d+):Column:(\d+)/.exec(message) ?? []
  const place = PLACED.has(kind) ? element('sf:row', row) + element('sf:column', column) : ''
  // The metadata service gives no detail.
  const detail =
    service === 'metadata'
      ? ''
      : `<detail><sf:${kind} xsi:type="sf:${kind}">${element('sf:exceptionCode', code)}` +
        `${element('sf:exceptionMessage', message)}${place}</sf:${kind}></detail>`
  return xml(
    500,
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns:sf="${NAMESPACES[service].fault}" xmlns:xsi="${INSTANCE}">` +
      `<soapenv:Body><soapenv:Fault><faultcode>sf:${code}</faultcode>` +
      `${element('faultstring', `${code}: ${message}`)}${detail}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  )
}

/** A request that is no SOAP call this service knows. */
export const clientFault = (message: string): Answer =>
  xml(
    500,
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE}"><soapenv:Body><soapenv:Fault>` +
      `<faultcode>soapenv:Client</faultcode>${element('faultstring', message)}` +
      `</soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  )
