import { Checkbox, Popover, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../kit/Button.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon14, icon16 } from '../../kit/icons.ts'
import css from './ColumnsMenu.module.css'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'

export type ColumnsMenuProps = {
  readonly fields: FieldMap
  /** Columns beside the name, in order. */
  readonly names: readonly string[]
  /** False while columns and widths are those proposed. */
  readonly chosen: boolean
  /** undefined goes back to the proposed ones. */
  readonly onChange: (names: readonly string[] | undefined) => void
}

/** Chooses columns and their order. The name always stands first. */
export function ColumnsMenu({ fields, names, chosen, onChange }: ColumnsMenuProps) {
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const fits = (name: string) => `${fieldOf(fields, name).label} ${name}`.toLowerCase().includes(wanted)
  const others = [...fields.keys()].filter(
    (name) => !names.includes(name) && name !== '$name' && name !== '$deleted' && fits(name),
  )
  return (
    <Popover position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button icon={<IconColumns3 {...icon16} />}>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <TextInput
          aria-label="Find a field"
          placeholder="Find a field"
          data-autofocus
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <ul className={css.list}>
          {names.map((name, at) =>
            fits(name) ? (
              <li key={name} className={css.item}>
                <Checkbox
                  label={fieldOf(fields, name).label}
                  checked
                  onChange={() => onChange(names.filter((own) => own !== name))}
                />
                <IconButton
                  label={`Move ${fieldOf(fields, name).label} forward`}
                  size="small"
                  off={at === 0 && 'It stands first already.'}
                  onClick={() => onChange(swap(names, at - 1))}
                >
                  <IconArrowUp {...icon14} />
                </IconButton>
                <IconButton
                  label={`Move ${fieldOf(fields, name).label} back`}
                  size="small"
                  off={at === names.length - 1 && 'It stands last already.'}
                  onClick={() => onChange(swap(names, at))}
                >
                  <IconArrowDown {...icon14} />
                </IconButton>
              </li>
            ) : null,
          )}
          {others.map((name) => (
            <li key={name} className={css.item}>
              <Checkbox
                label={fieldOf(fields, name).label}
                checked={false}
                onChange={() => onChange([...names, name])}
              />
              <span className={css.type}>{fieldOf(fields, name).type}</span>
            </li>
          ))}
        </ul>
        {chosen ? (
          <div className={css.foot}>
            <Button kind="quiet" size="small" onClick={() => onChange(undefined)}>
              Show the proposed columns
            </Button>
          </div>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}

/** The list with one entry and the next changed over. */
function swap(names: readonly string[], at: number): readonly string[] {
  const next = [...names]
  next.splice(at, 2, ...next.slice(at, at + 2).toReversed())
  return next
}
