import type { Connection } from '../../../contract/connections.ts'
import { shownError } from '../../api/errors.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { setParams } from '../../shell/route.ts'
import { Failure } from '../../api/Failure.tsx'
import type { FieldMap } from './fields.ts'
import { NoMatch } from './NoMatch.tsx'
import type { Offers } from './NoMatch.tsx'
import css from './Records.module.css'
import type { useRows } from './use-rows.ts'
import { viewParams } from './view.ts'
import type { RecordView } from './view.ts'

export type TableStateProps = {
  readonly connection: Connection
  readonly plural: string
  readonly fields: FieldMap
  readonly view: RecordView
  readonly found: Pick<ReturnType<typeof useRows>, 'known' | 'total' | 'error' | 'retry'>
  readonly offers: Offers
  readonly running: boolean
}

/** What stands under the head of the table when it has no rows, or none that are right. */
export function TableState({ connection, plural, fields, view, found, offers, running }: TableStateProps) {
  const { known, total, error, retry } = found
  const narrowed = view.filters.length > 0 || view.q !== ''
  if (error) {
    return (
      <div className={css.under} data-covers>
        <Failure
          title={`These ${plural} could not be read from the local copy of ${connection.label}`}
          error={error}
          onRetry={retry}
          actions={
            narrowed && shownError(error).code === 'BAD_REQUEST' ? (
              <Button onClick={() => setParams(viewParams({ q: '', filters: [] }))}>Clear the filters</Button>
            ) : null
          }
        />
      </div>
    )
  }
  if (!known) {
    return (
      <div className={css.under}>
        <LoadingRows rows={24} columns={[18, 22, 24, 12, 10, 10]} />
      </div>
    )
  }
  if (total > 0) return null
  if (narrowed) {
    return (
      <div className={css.under}>
        <NoMatch plural={plural} q={view.q} filters={view.filters} fields={fields} offers={offers} />
      </div>
    )
  }
  return (
    <div className={css.under}>
      {running ? (
        <Empty kind="quiet" title="The first rows are on their way">
          They appear here as they arrive.
        </Empty>
      ) : (
        <Empty kind="quiet" title={`${connection.label} holds no ${plural}`}>
          The org answered with none. New ones appear here with the next sync.
        </Empty>
      )}
    </div>
  )
}
