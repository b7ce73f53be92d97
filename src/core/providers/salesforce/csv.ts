import { OrgdeckError } from '../../errors.ts'

const QUOTE = 34
const COMMA = 44
const LF = 10
const CR = 13

/**
 * Whole rows of a result file where they lie: the text they are in and the place of each value in it. Cutting out every
 * value of a wide row, most of which are empty, costs more than all else that is done with it.
 */
export class CsvRows {
  /** Rows in here. */
  readonly length: number
  private readonly text: string
  /** Where each row begins in `bounds`, and where the last one ends. */
  private readonly rows: readonly number[]
  /** Start and end of each value in the text. A negative end: the value holds doubled quotes. */
  private readonly bounds: readonly number[]

  constructor(text: string, rows: readonly number[], bounds: readonly number[]) {
    this.text = text
    this.rows = rows
    this.bounds = bounds
    this.length = rows.length - 1
  }

  /** Values in a row. */
  width(row: number): number {
    return ((this.rows[row + 1] ?? 0) - (this.rows[row] ?? 0)) / 2
  }

  /** A value, '' when it is empty. */
  value(row: number, place: number): string {
    const at = (this.rows[row] ?? 0) + place * 2
    const start = this.bounds[at] ?? 0
    const end = this.bounds[at + 1] ?? 0
    if (start === end) return ''
    return end < 0 ? this.text.slice(start, -end).replaceAll('""', '"') : this.text.slice(start, end)
  }

  /** All values of a row. */
  values(row: number): string[] {
    return Array.from({ length: this.width(row) }, (_, place) => this.value(row, place))
  }

  /** A value as JSON text; `plain` when `isPlain` holds of its row. */
  json(row: number, place: number, plain: boolean): string {
    const at = (this.rows[row] ?? 0) + place * 2
    const start = this.bounds[at] ?? 0
    const end = this.bounds[at + 1] ?? 0
    // The quotes of the file are then those of JSON, too.
    return plain && end > start && this.text.charCodeAt(start - 1) === QUOTE
      ? this.text.slice(start - 1, end + 1)
      : JSON.stringify(this.value(row, place))
  }

  /** Whether no value of a row has anything that JSON escapes, but for doubled quotes. Nearly every row is so. */
  isPlain(row: number): boolean {
    const start = this.bounds[this.rows[row] ?? 0] ?? 0
    const end = this.bounds[(this.rows[row + 1] ?? 0) - 1] ?? 0
    return !special.test(this.text.slice(start, Math.abs(end)))
  }
}

/** A control character or a backslash. */
const special = /[^ -\uffff]|\\/

/**
 * Reads the CSV of a result file as it comes. Rows are handed over only when they are whole, so a file that breaks off
 * ends with an error and not with half a row.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRows> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of chunks) {
    const { rows, end } = takeRows(rest + decoder.decode(chunk, { stream: true }))
    rest = end
    if (rows.length > 0) yield rows
  }
  rest += decoder.decode()
  if (rest === '') return
  // The last row may lack its line end; anything else that is left is a row cut in two.
  const { rows, end } = takeRows(`${rest}\n`)
  if (end !== '' || rows.length !== 1) throw cutShort()
  yield rows
}

/** All whole rows of a text, and what is left over after the last of them. */
function takeRows(text: string): { rows: CsvRows; end: string } {
  const starts = [0]
  const bounds: number[] = []
  const { length } = text
  let start = 0
  let at = 0
  while (at < length) {
    let after: number
    if (text.charCodeAt(at) === QUOTE) {
      let close = text.indexOf('"', at + 1)
      let doubled = false
      while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
        doubled = true
        close = text.indexOf('"', close + 2)
      }
      // A quote at the very end may be the first of two.
      if (close === -1 || close + 1 === length) break
      bounds.push(at + 1, doubled ? -close : close)
      after = close + 1
    } else {
      after = at
      while (after < length) {
        const code = text.charCodeAt(after)
        if (code === COMMA || code === LF || code === CR) break
        after += 1
      }
      if (after === length) break
      bounds.push(at, after)
    }
    let code = text.charCodeAt(after)
    if (code === COMMA) {
      at = after + 1
      continue
    }
    if (code === CR) {
      if (after + 1 === length) break
      after += 1
      code = text.charCodeAt(after)
    }
    if (code !== LF) throw cutShort()
    starts.push(bounds.length)
    at = after + 1
    start = at
  }
  return { rows: new CsvRows(text, starts, bounds), end: text.slice(start) }
}

function cutShort(): OrgdeckError {
  return new OrgdeckError('REMOTE_ERROR', 'The result file of the org was cut short. The run can go on.', {
    retry: 'now',
  })
}
