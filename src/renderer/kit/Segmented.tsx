import { useId } from 'react'
import type { ReactNode } from 'react'
import css from './Segmented.module.css'

export type SegmentedProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[]
  readonly onChange: (value: T) => void
}

/** A few choices of which one holds, side by side. An option with an icon shows it and keeps its word as name. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const name = useId()
  return (
    <div className={css.group} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={css.option} title={option.icon ? option.label : undefined}>
          <input
            type="radio"
            className={css.input}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.label}
          />
          <span className={css.face}>{option.icon ?? option.label}</span>
        </label>
      ))}
    </div>
  )
}
