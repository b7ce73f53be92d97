/** Where a query meets a text: half-open ranges to highlight, and how good the match is (higher is better). */
export type Match = { readonly score: number; readonly ranges: readonly (readonly [number, number])[] }

/**
 * Every word of the query must occur. The start of the text counts most, then the start of a word, then
 * anywhere; shorter texts win ties. An empty query matches everything.
 */
export function match(text: string, query: string, also = ''): Match | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const low = text.toLowerCase()
  const ranges: [number, number][] = []
  let score = 0
  for (const word of words) {
    const at = best(low, word)
    if (at === -1) {
      if (!also.toLowerCase().includes(word)) return undefined
      score += 1
    } else {
      score += at === 0 ? 8 : starts(low, at) ? 4 : 2
      ranges.push([at, at + word.length])
    }
  }
  return { score: score - text.length / 1000, ranges: joined(ranges) }
}

const starts = (text: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')

function best(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (starts(text, at)) return at
  return text.indexOf(word)
}

function joined(ranges: readonly [number, number][]): readonly (readonly [number, number])[] {
  const out: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}
