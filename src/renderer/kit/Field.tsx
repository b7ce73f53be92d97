import { useId } from 'react'
import type { ReactNode } from 'react'
import css from './Field.module.css'
import { Glyph } from './Glyph.tsx'

/** Spread these on the control so that it is named and described by the field. */
export type FieldControl = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

export type FieldProps = {
  readonly label: ReactNode
  /** Set beside the label in regular weight: "kept in the audit log". */
  readonly note?: ReactNode
  readonly help?: ReactNode
  /** Replaces the help; the input keeps what was typed. */
  readonly error?: ReactNode
  readonly children: (control: FieldControl) => ReactNode
}

/** Label above a control, help or error beneath it. */
export function Field({ label, note, help, error, children }: FieldProps) {
  const id = useId()
  const described = error || help ? `${id}-about` : undefined
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
        {note ? <span className={css.note}> {note}</span> : null}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <p id={described} className={css.error} role="alert">
          <Glyph status="failed" /> {error}
        </p>
      ) : help ? (
        <p id={described} className={css.help}>
          {help}
        </p>
      ) : null}
    </div>
  )
}
