import { Select } from '@mantine/core'
import type { Connection } from '../../../contract/connections.ts'
import { useOff } from '../../api/use-off.ts'
import { Field } from '../../kit/Field.tsx'
import { formatNumber } from '../../kit/format.ts'
import { useUpdate } from './use-update.ts'

const shares = [0, 5, 10, 20, 30, 50] as const

/** The share of the org's API calls that Orgdeck leaves to others, whatever there is to sync. */
export function ReserveField({ connection }: { readonly connection: Connection }) {
  const off = useOff()
  const update = useUpdate()
  const { label, reserve_percent: percent, api_limit: limit } = connection
  const offered = [...new Set([...shares, percent])].sort((one, other) => one - other)
  const calls =
    limit === null ? '' : `: ${formatNumber(Math.ceil((limit * percent) / 100))} calls of 24 hours`
  return (
    <Field
      label="Left to others"
      help={`Of the API calls of the org${calls}. Syncs pause there and go on once the org has freed calls.`}
    >
      {(control) => (
        <Select
          {...control}
          data={offered.map((share) => ({
            value: String(share),
            label: share === 0 ? 'None' : `${share} %`,
          }))}
          allowDeselect={false}
          disabled={off !== undefined}
          value={String(percent)}
          onChange={(next) => {
            const chosen = Number(next ?? percent)
            if (chosen === percent) return
            update.mutate({
              connection,
              change: { reserve_percent: chosen },
              said: `${chosen} % of the API calls of ${label} are left to others`,
              undo: { reserve_percent: percent },
            })
          }}
        />
      )}
    </Field>
  )
}
