import { FileInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { ImportResult, ImportTable } from '../../../contract/record-import.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { Segmented } from '../../kit/Segmented.tsx'
import { toast } from '../../kit/toast-store.ts'
import { partsOf, sumOf, tableOf } from './import-file.ts'
import css from './ImportDialog.module.css'

export type ImportDialogProps = { readonly connection: Connection; readonly onClose: () => void }

const tables = [
  { value: 'companies', label: 'Companies' },
  { value: 'opportunities', label: 'Opportunities' },
] as const

type Order = { readonly file: File; readonly table: ImportTable; readonly dryRun: boolean }

/** Takes a file of an older per-object table in: first what would happen, row by row where it cannot, then for real. */
export function ImportDialog({ connection, onClose }: ImportDialogProps) {
  const off = useOff()
  const [file, setFile] = useState<File | null>(null)
  const [table, setTable] = useState<ImportTable>('companies')
  const run = useMutation({
    mutationFn: async ({ file: from, table: into, dryRun }: Order) => {
      const results: ImportResult[] = []
      for (const part of partsOf(await from.text(), from.name, into)) {
        results.push(
          await api.records.importTable({
            ...part,
            table: into,
            dry_run: dryRun,
            integration_id: connection.id,
          }),
        )
      }
      return sumOf(results)
    },
    onSuccess: async (result) => {
      if (!result || result.dry_run) return
      await queryClient.invalidateQueries({ queryKey: orpc.records.key() })
      toast({
        text: `${formatCount(result.created + result.updated, 'row')} imported into ${connection.label}`,
        connection,
      })
    },
  })
  const choose = (next: File | null, into: ImportTable) => {
    setFile(next)
    setTable(into)
    if (next === null) run.reset()
    else run.mutate({ file: next, table: into, dryRun: true })
  }
  const result = run.data
  const ready = result?.dry_run === true && file !== null
  const count = (result?.created ?? 0) + (result?.updated ?? 0)
  return (
    <Dialog
      open
      onClose={onClose}
      connection={connection}
      title="Import rows of an older table?"
      about={`They stand beside what ${connection.label} has. What the org itself sent is never touched, and the same file twice changes nothing.`}
      note={result && !result.dry_run ? 'Imported.' : 'Nothing is written before you say so.'}
      error={run.error ? shownError(run.error).message : undefined}
      actions={
        <>
          <Button size="large" onClick={onClose}>
            {result && !result.dry_run ? 'Close' : 'Cancel'}
          </Button>
          {result && !result.dry_run ? null : (
            <Button
              size="large"
              kind="primary"
              busy={run.isPending}
              off={
                off ??
                (ready
                  ? count === 0
                    ? 'There is nothing to import in this file.'
                    : false
                  : 'Choose a file first.')
              }
              onClick={() => {
                if (file) run.mutate({ file, table, dryRun: false })
              }}
            >
              {ready ? `Import ${formatCount(count, 'row')}` : 'Import'}
            </Button>
          )}
        </>
      }
    >
      <div className={css.choice}>
        <Field label="File" help="JSON or CSV. docs/import.md lists the columns.">
          {(control) => (
            <FileInput
              {...control}
              accept=".json,.csv,application/json,text/csv"
              placeholder="Choose a file…"
              clearable
              clearButtonProps={{ 'aria-label': 'Leave the file out' }}
              value={file}
              onChange={(next) => choose(next, (next && tableOf(next.name)) ?? table)}
            />
          )}
        </Field>
        <Segmented
          label="Table"
          options={[...tables]}
          value={table}
          onChange={(next) => choose(file, next)}
        />
      </div>
      {result ? <Result result={result} /> : null}
    </Dialog>
  )
}

/** Errors shown one by one; the rest is counted. */
const mostShown = 100

function Result({ result }: { readonly result: ImportResult }) {
  const facts = [
    [result.dry_run ? 'would be created' : 'created', result.created],
    [result.dry_run ? 'would change' : 'changed', result.updated],
    ['stay as they are', result.unchanged + result.newer_here],
    ['cannot be read', result.failed],
  ] as const
  return (
    <>
      <div role="status">
        <dl className={css.facts}>
          {facts.map(([words, n]) => (
            <div key={words}>
              <dt>{words}</dt>
              <dd>{formatNumber(n)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {result.newer_here > 0 ? (
        <p className={css.quiet}>
          {formatCount(result.newer_here, 'row')} left alone: what is here came from the org, or is newer.
        </p>
      ) : null}
      {result.errors.length > 0 ? (
        <div className={css.errors} tabIndex={0} role="region" aria-label="Rows that cannot be read">
          <table>
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Id</th>
                <th scope="col">Column</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {result.errors.slice(0, mostShown).map((error) => (
                <tr key={error.row}>
                  <td>{formatNumber(error.row)}</td>
                  <td>{error.id ?? '–'}</td>
                  <td>{error.column ?? '–'}</td>
                  <td>{error.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {result.failed > mostShown ? (
            <p className={css.quiet}>and {formatNumber(result.failed - mostShown)} more</p>
          ) : null}
        </div>
      ) : null}
    </>
  )
}
