import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buckets } from './parts.ts'
import type { Part } from './parts.ts'

const part = fc.record<Part>({
  state: fc.constantFrom('done', 'running', 'waiting'),
  failures: fc.boolean(),
})

test('joining parts hides no failure and claims nothing finished that is not', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 900 }), (parts) => {
      const shown = buckets(parts, 200)
      expect(shown.length).toBe(Math.min(200, parts.length))
      expect(shown.some((one) => one.failures)).toBe(parts.some((one) => one.failures))
      expect(shown.every((one) => one.state === 'done')).toBe(parts.every((one) => one.state === 'done'))
    }),
  )
})
