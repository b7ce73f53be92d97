/** One element of a document: its name and attributes without their prefixes. */
export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All character data directly inside. */
  readonly text: string
}

/** The document is not well formed, or is more than a request needs. */
export class XmlError extends Error {}

const MOST_DEPTH = 40
const MOST_CHARACTERS = 50 * 1024 * 1024
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const NAME = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y')
const OPENING = new RegExp(`<(${NAME})`, 'y')
const CLOSING = new RegExp(String.raw`</(${NAME})\s*>`, 'y')
/** What no XML 1.0 document may hold. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/u

function resolved(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(\w+));|&/g, (_all, decimal, hex, name) => {
    if (name !== undefined && Object.hasOwn(ENTITIES, String(name))) return ENTITIES[String(name)]!
    const code = Number.parseInt(String(decimal ?? hex), decimal === undefined ? 16 : 10)
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    const character = isCharacter ? String.fromCodePoint(code) : '\0'
    if (FORBIDDEN.test(character)) throw new XmlError('an entity that is not known')
    return character
  })
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

type Open = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string }

/**
 * Reads a small document strictly: one root, every element closed, no document type, none but the five entities and
 * character references. What would let a request grow or reach out is refused rather than read.
 */
export function readXml(document: string): XmlElement {
  if (document.length > MOST_CHARACTERS) throw new XmlError('the document is too large')
  if (FORBIDDEN.test(document)) throw new XmlError('a character that is not allowed')
  const root: Open = { name: '', attributes: new Map(), children: [], text: '' }
  const open: Open[] = [root]
  let at = /^\ufeff?(?:<\?xml\s[^?]*\?>)?/.exec(document)?.[0].length ?? 0

  const skipTo = (end: string, from: number): number => {
    const found = document.indexOf(end, from)
    if (found < 0) throw new XmlError(`${end} is missing`)
    return found
  }
  const start = (): void => {
    OPENING.lastIndex = at
    const name = OPENING.exec(document)?.[1]
    if (name === undefined) throw new XmlError(`unexpected markup at ${at}`)
    at = OPENING.lastIndex
    const attributes = new Map<string, string>()
    for (;;) {
      ATTRIBUTE.lastIndex = at
      const found = ATTRIBUTE.exec(document)
      if (!found) break
      const [, key = '', double, single = ''] = found
      // A declaration of a namespace is no attribute.
      if (!/^xmlns(?::|$)/.test(key)) attributes.set(local(key), resolved(double ?? single))
      at = ATTRIBUTE.lastIndex
    }
    const end = /\s*(\/?)>/y
    end.lastIndex = at
    const closed = end.exec(document)
    if (!closed) throw new XmlError(`element ${name} is not complete`)
    at = end.lastIndex
    if (open.length > MOST_DEPTH) throw new XmlError('elements are nested too deep')
    open.push({ name, attributes, children: [], text: '' })
    if (closed[1] === '/') close(name)
  }
  const close = (name: string): void => {
    const done = open.pop()
    const parent = open.at(-1)
    if (!done || !parent || done.name !== name) throw new XmlError(`unexpected end of element ${name}`)
    parent.children.push({ ...done, name: local(name) })
  }

  while (at < document.length) {
    if (document.startsWith('<!--', at)) at = skipTo('-->', at + 4) + 3
    else if (document.startsWith('<![CDATA[', at)) {
      const end = skipTo(']]>', at)
      open.at(-1)!.text += document.slice(at + 9, end)
      at = end + 3
    } else if (document.startsWith('</', at)) {
      CLOSING.lastIndex = at
      const name = CLOSING.exec(document)?.[1]
      if (name === undefined) throw new XmlError(`unexpected markup at ${at}`)
      at = CLOSING.lastIndex
      close(name)
    } else if (document[at] === '<') start()
    else {
      const next = document.indexOf('<', at)
      const end = next < 0 ? document.length : next
      open.at(-1)!.text += resolved(document.slice(at, end))
      at = end
    }
    if (root.text.trim() !== '') throw new XmlError('text outside of the root element')
  }
  const [only, ...more] = root.children
  if (open.length > 1 || !only || more.length > 0) throw new XmlError('there must be one root element')
  return only
}

/** Text as it may stand between two tags or in an attribute. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(new RegExp(FORBIDDEN, 'gu'), '')

/** The first child of a name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name)

/** The text of the first child of a name, without the space around it. */
export const textIn = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim()

/** The texts of all children of a name. */
export const textsIn = (element: XmlElement, name: string): string[] =>
  element.children.filter((child) => child.name === name).map((child) => child.text.trim())
