import { expect, test } from 'vitest'
import { torture } from '../torture/run.ts'

/** `npm run torture:sync` does the same with more rows and ten times as many kills. */
test('B19: twenty kills at random instants, with everything going wrong that can: the copy equals the org', async () => {
  const { found, killedIn, kills } = await torture({ kills: 20, contacts: 2_600, seed: 4 })
  expect(found).toEqual([])
  expect(Object.values(killedIn).reduce((sum, n) => sum + n, 0)).toBe(kills)
}, 600_000)
