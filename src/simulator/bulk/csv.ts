export const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
}

export const LINE_ENDINGS: Readonly<Record<string, string>> = { LF: '\n', CRLF: '\r\n' }

/** Splits an upload into its records as they were sent, without their line ends; line ends inside quotes stay. */
export function* recordsIn(text: string, lineEnd: string): Generator<string> {
  let from = 0
  let search = 0
  while (from < text.length) {
    const end = text.indexOf(lineEnd, search)
    const to = end < 0 ? text.length : end
    // An odd number of quotes so far means that this line end belongs to a value.
    if (end >= 0 && quotesIn(text, from, to) % 2 === 1) {
      search = end + lineEnd.length
      continue
    }
    if (to > from) yield text.slice(from, to)
    from = to + lineEnd.length
    search = from
  }
}

function quotesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) count++
  return count
}

/** The values of one record; undefined when its quotes do not close where a value ends. */
export function valuesOf(record: string, delimiter: string): string[] | undefined {
  if (!record.includes('"')) return record.split(delimiter)
  const values: string[] = []
  let at = 0
  for (;;) {
    if (record[at] === '"') {
      let end = at + 1
      for (;;) {
        end = record.indexOf('"', end)
        if (end < 0) return undefined
        if (record[end + 1] !== '"') break
        end += 2
      }
      values.push(record.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
    } else {
      const end = record.indexOf(delimiter, at)
      const to = end < 0 ? record.length : end
      const value = record.slice(at, to)
      if (value.includes('"')) return undefined
      values.push(value)
      at = to
    }
    if (at >= record.length) return values
    if (record[at] !== delimiter) return undefined
    at++
    if (at === record.length) return [...values, '']
  }
}

/** A value in quotes, as result files have all of them. */
export const quoted = (value: string): string =>
  value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`
