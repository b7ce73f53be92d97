/** Chance that can be repeated: the same seed rolls the same numbers. */
export type Dice = {
  /** A whole number from 0 to below `n`. */
  below(n: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
}

/** Makes dice of a seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(roll() * n)
  return {
    below,
    chance: (share) => roll() < share,
    pick<T>(from: readonly T[]): T {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}
