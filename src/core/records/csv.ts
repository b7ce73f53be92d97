import { OrgdeckError } from '../errors.ts'

/**
 * The rows of a small CSV text (RFC 4180, any line end, a byte order mark in front) as objects by the names of the first
 * line. Cells beyond the names are left out. Throws BAD_REQUEST for a quote without an end.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ''))
  const names = head.map((name) => name.trim())
  return rows
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) =>
      Object.fromEntries(names.flatMap((name, at) => (name === '' ? [] : [[name, cells[at] ?? '']]))),
    )
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

function cellsOf(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length;) {
    cell.lastIndex = at
    const found = cell.exec(text)
    if (found === null) {
      throw new OrgdeckError(
        'BAD_REQUEST',
        `The CSV breaks off in row ${rows.length}: a quote has no end, or text follows it. Correct it and send it again.`,
        { data: { issues: [{ path: 'csv', message: 'unmatched quote' }] } },
      )
    }
    const [all, quoted, plain = '', end] = found
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    at += all.length
    if (end === ',') {
      // A comma at the very end opens one more, empty cell.
      if (at === text.length) row.push('')
      continue
    }
    rows.push(row)
    row = []
  }
  if (row.length > 0) rows.push(row)
  return rows
}
