import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real sample records, published by others; they are not part of this repository. */
export const samplesDir = join(import.meta.dirname, '../../../shared/data/salesforce-records')
export const samplesPresent = existsSync(samplesDir)
if (!samplesPresent) console.log(`skipped: no sample records at ${samplesDir}`)

type Fields = Record<string, unknown>

/** The records of an sObject tree. */
export const treeOf = (file: string): Fields[] =>
  (JSON.parse(readFileSync(join(samplesDir, file), 'utf8')) as { records: Fields[] }).records

/** Rows of a quoted CSV in Windows-1252; the samples have no line break inside a value. */
export function csvOf(file: string): Record<string, string>[] {
  const [head = '', ...lines] = new TextDecoder('windows-1252')
    .decode(readFileSync(join(samplesDir, file)))
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const cells = (line: string): string[] =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((found) => (found[1] ?? '').replaceAll('""', '"'))
  const names = cells(head)
  return lines.map((line) =>
    Object.fromEntries(cells(line).map((value, place) => [names[place] ?? '', value])),
  )
}
