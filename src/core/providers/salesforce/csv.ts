import { OrgdeckError } from '../../errors.ts'

/**
 * Reads the CSV of a result file as it comes: batches of about `size` rows, values as text, an empty value as ''. Rows
 * are handed over only when they are whole, so a file that breaks off ends with an error and not with half a row.
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let batch: string[][] = []
  for await (const chunk of chunks) {
    const { rows, end } = takeRows(rest + decoder.decode(chunk, { stream: true }))
    rest = end
    batch = batch.length === 0 ? rows : batch.concat(rows)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
  rest += decoder.decode()
  if (rest === '') return
  // The last row may lack its line end; anything else that is left is a row cut in two.
  const { rows, end } = takeRows(`${rest}\n`)
  if (end !== '' || rows.length !== 1) throw cutShort()
  yield rows
}

const QUOTE = 34
const COMMA = 44
const LF = 10
const CR = 13

/** All whole rows of a text, and what is left over after the last of them. */
function takeRows(text: string): { rows: string[][]; end: string } {
  const rows: string[][] = []
  const { length } = text
  let start = 0
  let at = 0
  let row: string[] = []
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
      const value = text.slice(at + 1, close)
      row.push(doubled ? value.replaceAll('""', '"') : value)
      after = close + 1
    } else {
      after = at
      while (after < length) {
        const code = text.charCodeAt(after)
        if (code === COMMA || code === LF || code === CR) break
        after += 1
      }
      if (after === length) break
      row.push(text.slice(at, after))
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
    rows.push(row)
    row = []
    at = after + 1
    start = at
  }
  return { rows, end: text.slice(start) }
}

function cutShort(): OrgdeckError {
  return new OrgdeckError('REMOTE_ERROR', 'The result file of the org was cut short. The run can go on.', {
    retry: 'now',
  })
}
