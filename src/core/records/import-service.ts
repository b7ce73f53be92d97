import { maxImportRows, type ImportResult, type ImportTable } from '../../contract/record-import.ts'
import type { Changes } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import { OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { providerOf } from '../providers/index.ts'
import type { ImportTask } from './import.ts'

type Deps = {
  readonly clock: Clock
  readonly pipelines: WorkerPool
  readonly connections: ConnectionService
  readonly changes: Changes
}

type Input = {
  readonly integration_id: number
  readonly table: ImportTable
  readonly dry_run: boolean
  readonly rows?: readonly unknown[] | undefined
  readonly csv?: string | undefined
  readonly first_row: number
}

export type ImportService = ReturnType<typeof createImportService>

/** Takes rows of an older per-object structure in. The work is done on a worker thread. */
export function createImportService({ clock, pipelines, connections, changes }: Deps) {
  return {
    async importTable(input: Input): Promise<ImportResult> {
      const provider = providerOf(connections.rows.get(input.integration_id).provider)
      if ((input.rows === undefined) === (input.csv === undefined)) {
        throw new OrgdeckError(
          'BAD_REQUEST',
          `Give the rows either as "rows" or as "csv", at most ${maxImportRows} of them a call.`,
          { data: { issues: [{ path: 'rows', message: 'either rows or csv' }] } },
        )
      }
      const task: ImportTask = {
        connectionId: input.integration_id,
        type: provider.type,
        companyObject: provider.companyObject,
        table: input.table,
        rows: input.rows ?? null,
        csv: input.csv ?? null,
        firstRow: input.first_row,
        dryRun: input.dry_run,
        now: clock.now(),
      }
      const result = (await pipelines.run('records.import', task)) as ImportResult
      if (result.created + result.updated > 0 && !input.dry_run)
        changes.touch('records', 'connections', 'companies')
      return result
    },
  }
}
