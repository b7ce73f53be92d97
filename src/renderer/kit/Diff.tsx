import { IconArrowRight } from '@tabler/icons-react'
import css from './Diff.module.css'
import { icon12 } from './icons.ts'

export type Change = {
  readonly field: string
  /** `undefined` is missing, `null` or "" is empty. */
  readonly before?: unknown
  readonly after?: unknown
}

export type DiffProps = {
  readonly changes: readonly Change[]
  /** What stands for a missing value where it has a reason: "not shown". */
  readonly absent?: string
}

/** Changed fields, one a line: name, old value, arrow, new value. */
export function Diff({ changes, absent = '–' }: DiffProps) {
  return (
    <dl className={css.diff}>
      {changes.map((change) => (
        <div key={change.field} className={css.row}>
          <dt className={css.field} title={change.field}>
            {change.field}
          </dt>
          <dd className={css.values}>
            <del className={css.before}>{words(change.before, absent)}</del>
            <IconArrowRight {...icon12} className={css.arrow} />
            <ins className={css.after}>{words(change.after, absent)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function words(value: unknown, absent: string): string {
  if (value === undefined) return absent
  if (value === null || value === '') return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
