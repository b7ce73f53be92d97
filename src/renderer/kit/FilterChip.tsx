import { IconX } from '@tabler/icons-react'
import css from './FilterChip.module.css'
import { icon12 } from './icons.ts'

export type FilterChipProps = {
  readonly field: string
  readonly operator: string
  readonly value: string
  readonly onRemove: () => void
  /** Opens the filter for editing. */
  readonly onEdit?: () => void
  /** Outlines the filter that empties the list. */
  readonly culprit?: boolean
}

/** A filter as "field operator value ×". */
export function FilterChip({ field, operator, value, onRemove, onEdit, culprit = false }: FilterChipProps) {
  const words = (
    <>
      <span>{field}</span>
      <span className={css.operator}>{operator}</span>
      <b className={css.value}>{value}</b>
    </>
  )
  return (
    <span className={css.chip} data-culprit={culprit || undefined}>
      {onEdit ? (
        <button type="button" className={css.words} onClick={onEdit} title="Edit this filter">
          {words}
        </button>
      ) : (
        <span className={css.words}>{words}</span>
      )}
      <button
        type="button"
        className={css.remove}
        onClick={onRemove}
        aria-label={`Drop ${field} ${operator} ${value}`}
      >
        <IconX {...icon12} />
      </button>
    </span>
  )
}
