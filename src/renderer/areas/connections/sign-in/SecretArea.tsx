import { Textarea } from '@mantine/core'
import { Field } from '../../../kit/Field.tsx'
import css from './SignIn.module.css'

export type SecretAreaProps = {
  readonly label: string
  readonly help: string
  readonly placeholder: string
  readonly error: string | undefined
  readonly value: string
  readonly onValue: (text: string) => void
}

/** Takes a secret of several lines as it was copied: nothing corrects, completes or remembers it. */
export function SecretArea({ label, help, placeholder, error, value, onValue }: SecretAreaProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <Textarea
          {...control}
          className={css.pem}
          autoComplete="off"
          spellCheck={false}
          rows={6}
          maxLength={20_000}
          placeholder={placeholder}
          value={value}
          error={error !== undefined}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
