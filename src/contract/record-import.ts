import { z } from 'zod'
import { id, procedure } from './base.ts'

/** Tables of the older structure, one for each kind of thing. docs/import.md says what their columns are. */
export const importTables = ['companies', 'opportunities'] as const
export const importTable = z.enum(importTables)
export type ImportTable = z.infer<typeof importTable>

/** Rows of one call; a larger file goes in parts. */
export const maxImportRows = 2000

export const importError = z.object({
  /** Place in the file, the first row under the head is 1. */
  row: z.number().int(),
  /** What the row calls itself, as far as it does. */
  id: z.string().nullable(),
  column: z.string().nullable(),
  message: z.string(),
})
export type ImportError = z.infer<typeof importError>

export const importResult = z.object({
  dry_run: z.boolean(),
  object: z.string(),
  rows: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  /** Left alone because what is here came from the org itself, or from a newer row of the older structure. */
  newer_here: z.number().int(),
  failed: z.number().int(),
  errors: z.array(importError),
})
export type ImportResult = z.infer<typeof importResult>

export const recordImport = {
  importTable: procedure('POST', '/api/records/import', {
    tag: 'records',
    role: 'operator',
    audit: 'records.import.run',
    summary: 'Take in rows of an older per-object table, as JSON or CSV; the same rows twice change nothing',
  })
    .input(
      z.object({
        integration_id: id,
        table: importTable,
        dry_run: z.boolean().default(false).describe('Say what would happen and change nothing'),
        rows: z
          .array(z.unknown())
          .max(maxImportRows)
          .optional()
          .describe('Rows as JSON objects; or give csv'),
        csv: z.string().max(1_000_000).optional().describe('The same as CSV with a line of column names'),
        first_row: z
          .number()
          .int()
          .min(1)
          .max(1_000_000_000)
          .default(1)
          .describe('Place of the first row in the whole file, when it goes in parts'),
      }),
    )
    .output(importResult),
}
