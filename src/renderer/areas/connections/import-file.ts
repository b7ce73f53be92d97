import { maxImportRows } from '../../../contract/record-import.ts'
import type { ImportResult, ImportTable } from '../../../contract/record-import.ts'

/** A file cut into parts that fit one call each. */
export type ImportPart = {
  readonly first_row: number
  readonly rows?: unknown[]
  readonly csv?: string
}

/** Characters of a part; the core takes a million bytes, and a character may be several. */
const mostText = 300_000

/** The table a file is likely to hold, by its name. */
export function tableOf(fileName: string): ImportTable | undefined {
  if (/opportunit|deal/i.test(fileName)) return 'opportunities'
  return /compan|account|customer/i.test(fileName) ? 'companies' : undefined
}

/**
 * The parts of a file: JSON (a list, or an object that holds one under the table's name or `rows`), or CSV cut between
 * rows, each part with the line of names. Throws an Error that says what is wrong.
 */
export function partsOf(text: string, fileName: string, table: ImportTable): ImportPart[] {
  const plain = text.replace(/^\uFEFF/, '')
  return /\.json$/i.test(fileName) || /^\s*[[{]/.test(plain) ? jsonParts(plain, table) : csvParts(plain)
}

function jsonParts(text: string, table: ImportTable): ImportPart[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new Error(`The file is no JSON: ${error instanceof Error ? error.message : 'it breaks off'}`, {
      cause: error,
    })
  }
  const held =
    typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : { rows: parsed }
  const rows: unknown = Reflect.get(held, table) ?? Reflect.get(held, 'rows')
  if (!Array.isArray(rows)) throw new Error(`The file holds no list of rows, nor one under “${table}”.`)
  const parts: ImportPart[] = []
  let part: unknown[] = []
  let size = 0
  rows.forEach((row: unknown, at) => {
    const length = JSON.stringify(row).length
    if (part.length > 0 && (part.length >= maxImportRows || size + length > mostText)) {
      parts.push({ first_row: at - part.length + 1, rows: part })
      part = []
      size = 0
    }
    part.push(row)
    size += length
  })
  if (part.length > 0) parts.push({ first_row: rows.length - part.length + 1, rows: part })
  return parts
}

function csvParts(text: string): ImportPart[] {
  const [head = '', ...lines] = rowsOf(text)
  const parts: ImportPart[] = []
  let part: string[] = []
  let size = 0
  let first = 1
  const close = () => {
    if (part.length > 0) parts.push({ first_row: first, csv: [head, ...part].join('\n') })
    first += part.length
    part = []
    size = 0
  }
  for (const line of lines) {
    if (part.length >= maxImportRows || size + line.length > mostText) close()
    part.push(line)
    size += line.length
  }
  close()
  return parts
}

/** Rows of a CSV text as they stand: a line end inside quotes ends none. Empty lines are left out. */
function rowsOf(text: string): string[] {
  const rows: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at <= text.length; at++) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    if (at < text.length && (quoted || (character !== '\n' && character !== '\r'))) continue
    if (at > start) rows.push(text.slice(start, at))
    start = at + 1
  }
  return rows
}

/** The results of the parts as one of the whole file. */
export function sumOf(results: readonly ImportResult[]): ImportResult | undefined {
  const [first, ...others] = results
  if (first === undefined) return undefined
  return others.reduce(
    (sum, one) => ({
      ...sum,
      rows: sum.rows + one.rows,
      created: sum.created + one.created,
      updated: sum.updated + one.updated,
      unchanged: sum.unchanged + one.unchanged,
      newer_here: sum.newer_here + one.newer_here,
      failed: sum.failed + one.failed,
      errors: [...sum.errors, ...one.errors],
    }),
    first,
  )
}
