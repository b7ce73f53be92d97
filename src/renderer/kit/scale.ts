/** Ends an axis at a round number whose half is round too: 46112 → 50000, 9 → 10, 1 → 2. At least 2. */
export function niceMax(value: number): number {
  if (!(value > 2)) return 2
  if (value <= 10) return Math.ceil(value / 2) * 2
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) ?? 10
  return step * power
}

export type Point = readonly [x: number, y: number]

const short = (value: number) => Math.round(value * 100) / 100

/** SVG path through the points; a missing value (NaN) breaks the line rather than joining over it. */
export function linePath(points: readonly Point[]): string {
  let pen = false
  let path = ''
  for (const [x, y] of points) {
    if (Number.isNaN(y)) pen = false
    else {
      path += `${pen ? 'L' : 'M'}${short(x)} ${short(y)}`
      pen = true
    }
  }
  return path
}

/** Closed area between an upper and a lower edge. */
export function areaPath(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0) return ''
  return `${linePath(upper)}${linePath(lower.toReversed()).replace('M', 'L')}Z`
}
