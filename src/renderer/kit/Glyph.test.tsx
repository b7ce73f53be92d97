import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Glyph, statusNames } from './Glyph.tsx'

const outline = (markup: string) => [...markup.matchAll(/ d="([^"]+)"/g)].map(([, d]) => d).join(' ')

test('no two states share a shape', () => {
  const shapes = statusNames.map((status) => outline(renderToStaticMarkup(<Glyph status={status} />)))
  expect(statusNames).toHaveLength(13)
  // A dashed ring differs from a ring by its stroke: unknown carries a question mark besides, so paths suffice.
  expect(new Set(shapes).size).toBe(statusNames.length)
  for (const shape of shapes) expect(shape).not.toBe('')
})

test('a glyph alone speaks, a glyph beside a word is silent', () => {
  expect(renderToStaticMarkup(<Glyph status="failed" label="Failed" />)).toContain(
    'role="img" aria-label="Failed"',
  )
  expect(renderToStaticMarkup(<Glyph status="failed" />)).toContain('aria-hidden="true"')
})
