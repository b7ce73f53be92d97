import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Field } from './fields.ts'
import css from './FilterEditor.module.css'

export type FieldListProps = {
  readonly fields: readonly Field[]
  readonly onPick: (field: Field) => void
}

/** Fields by label and API name, with their types; found by typing, picked by Enter or a click. */
export function FieldList({ fields, onPick }: FieldListProps) {
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const found = fields.filter((field) => `${field.label} ${field.name}`.toLowerCase().includes(wanted))
  const first = found[0]
  return (
    <div onKeyDown={moveInList}>
      <TextInput
        aria-label="Find a field"
        placeholder="Find a field"
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !first) return
          event.preventDefault()
          onPick(first)
        }}
      />
      <ul className={css.list}>
        {found.map((field) => (
          <li key={field.name}>
            <button type="button" className={css.field} onClick={() => onPick(field)} title={field.name}>
              <span className={css.label}>{field.label}</span>
              <span className={css.type}>{field.type}</span>
            </button>
          </li>
        ))}
        {found.length === 0 ? <li className={css.none}>No field is called “{words.trim()}”</li> : null}
      </ul>
    </div>
  )
}

function moveInList(event: KeyboardEvent<HTMLDivElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')]
  const at = stops.findIndex((stop) => stop === document.activeElement)
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
