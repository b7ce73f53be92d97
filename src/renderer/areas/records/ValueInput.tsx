import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Segmented } from '../../kit/Segmented.tsx'
import { kindOf } from './fields.ts'
import type { Field } from './fields.ts'
import css from './FilterEditor.module.css'
import { dayOf } from './filters.ts'
import type { Option } from './use-picklist.ts'

export type ValueInputProps = {
  readonly field: Field
  readonly takes: 'one' | 'many'
  readonly options: readonly Option[]
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}

const yesNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
] as const

/** The input that suits a field's type. Values are kept as the core compares them. */
export function ValueInput({ field, takes, options, values, onChange }: ValueInputProps) {
  const kind = kindOf(field)
  const [one = ''] = values
  if (kind === 'boolean') {
    return (
      <Segmented
        label={field.label}
        options={[...yesNo]}
        value={one === 'true' || one === 'false' ? one : ('' as 'true')}
        onChange={(value) => onChange([value])}
      />
    )
  }
  if (options.length > 0 && takes === 'many') {
    return <Options field={field} options={options} values={values} onChange={onChange} />
  }
  const shared = { 'aria-label': `Value of ${field.label}`, autoFocus: true }
  if (kind === 'date' || kind === 'datetime') {
    return (
      <TextInput
        {...shared}
        type="date"
        value={kind === 'date' ? one.slice(0, 10) : localDay(one)}
        onChange={({ currentTarget: { value } }) =>
          onChange(value === '' ? [] : [kind === 'date' ? value : dayOf(value).toISOString()])
        }
      />
    )
  }
  if (takes === 'many') {
    return (
      <Textarea
        {...shared}
        autosize={false}
        rows={3}
        description="One value per line; any of them counts"
        value={values.join('\n')}
        onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
      />
    )
  }
  return (
    <TextInput
      {...shared}
      inputMode={kind === 'number' || kind === 'percent' ? 'decimal' : undefined}
      type={kind === 'number' || kind === 'percent' ? 'number' : 'text'}
      step="any"
      value={one}
      onChange={(event) => onChange([event.currentTarget.value])}
    />
  )
}

/** An instant as the day it falls on here, as a date input wants it. */
function localDay(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return ''
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

const searchFrom = 9

function Options({ field, options, values, onChange }: Omit<ValueInputProps, 'takes'>) {
  const [words, setWords] = useState('')
  const found = options.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
  return (
    <div>
      {options.length < searchFrom ? null : (
        <TextInput
          aria-label={`Find a value of ${field.label}`}
          placeholder="Find a value"
          autoFocus
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <div className={css.options} role="group" aria-label={field.label}>
        {found.map(({ value, label }, at) => (
          <Checkbox
            key={value}
            autoFocus={at === 0 && options.length < searchFrom}
            label={label}
            checked={values.includes(value)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked ? [...values, value] : values.filter((own) => own !== value),
              )
            }
          />
        ))}
      </div>
    </div>
  )
}
