import { describe, expect, test } from 'vitest'
import { escapeXml, readXml, textIn, XmlError } from './xml.ts'

test('reads elements, attributes, entities and CDATA without their prefixes', () => {
  const root = readXml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><s:a xmlns:s="urn:x" s:type='q"&lt;'><b>1 &amp; &#50;&#x33;</b><b/><![CDATA[<raw>&amp;]]></s:a>\n`,
  )
  expect(root.name).toBe('a')
  expect([...root.attributes]).toEqual([['type', 'q"<']])
  expect(root.children.map((child) => [child.name, child.text])).toEqual([
    ['b', '1 & 23'],
    ['b', ''],
  ])
  expect(root.text).toBe('<raw>&amp;')
  expect(textIn(root, 'b')).toBe('1 & 23')
})

describe('refuses what is not well formed or reaches out', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a name of every object', '<a>&constructor;</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['a reference to nothing', '<a>&#0;</a>'],
    ['half a surrogate', '<a>&#xD800;</a>'],
    ['an element left open', '<a><b></a>'],
    ['an end without a start', '<a/></a>'],
    ['two roots', '<a/><b/>'],
    ['no root', ''],
    ['text around the root', '<a/>x'],
    ['an attribute without quotes', '<a b=c/>'],
    ['a comment without end', '<a><!-- </a>'],
    ['a processing instruction inside', '<a><?php ?></a>'],
    ['a control character', '<a>\u0001</a>'],
    ['endless nesting', '<a>'.repeat(5000) + '</a>'.repeat(5000)],
  ])('%s', (_what, document) => {
    expect(() => readXml(document)).toThrow(XmlError)
  })
})

test('what is escaped is read back', () => {
  const text = `<a href="x">&'\n</a>`
  expect(readXml(`<t a="${escapeXml(text)}">${escapeXml(text)}</t>`).text).toBe(text)
})
