import { readXml, textIn } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import type { Bench, Reply } from '../testing.ts'

export type SoapReply = Reply & {
  /** The response or the fault. */
  readonly body: XmlElement
  /** The result elements of the response. */
  readonly results: readonly XmlElement[]
}

/** Every element of a name, wherever it is. */
export const all = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])

/** Calls an operation by the words of its body. */
export async function soapCall(
  bench: Bench,
  body: string,
  options: { service?: 'u' | 'c' | 'm'; version?: string; header?: string } = {},
): Promise<SoapReply> {
  const { service = 'u', version = '60.0', header } = options
  const envelope =
    `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<env:Header><SessionHeader><sessionId>${bench.token}</sessionId></SessionHeader>${header ?? ''}</env:Header>` +
    `<env:Body>${body}</env:Body></env:Envelope>`
  const reply = await bench.call('POST', `/services/Soap/${service}/${version}`, envelope, {
    'content-type': 'text/xml; charset=UTF-8',
    authorization: '',
  })
  const answer = readXml(reply.text).children.find((child) => child.name === 'Body')!.children[0]!
  return { ...reply, body: answer, results: answer.children.filter((child) => child.name === 'result') }
}

/** Code and text of a fault. */
export const faultOf = ({ status, body }: SoapReply): [number, string, string] => [
  status,
  textIn(body, 'faultcode') ?? '',
  textIn(body, 'faultstring') ?? '',
]
