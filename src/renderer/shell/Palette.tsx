import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { ConnectionTag } from '../kit/ConnectionTag.tsx'
import { icon16 } from '../kit/icons.ts'
import { Kbd } from '../kit/Kbd.tsx'
import type { ConnectionMark } from '../kit/types.ts'
import { useAllActions } from './actions.ts'
import { paletteGroups } from './palette-items.ts'
import type { PaletteItem } from './palette-items.ts'
import css from './Palette.module.css'

export type PaletteProps = {
  readonly open: boolean
  readonly onClose: () => void
  /** The palette wears the corner and the plate of what it would act on. */
  readonly scope: ConnectionMark | undefined
  /** Records the core found for a query; the shell asks it, the palette only lists them. */
  readonly useRecords: (query: string) => readonly Omit<PaletteItem, 'ranges'>[]
}

/** Everything that can be done or opened from here, by typing. */
export function Palette({ open, onClose, scope, useRecords }: PaletteProps) {
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      size={640}
      yOffset="84px"
      classNames={{ content: css.content }}
    >
      <Modal.Overlay className={css.scrim} backgroundOpacity={1} />
      <Modal.Content
        aria-label="Command palette"
        data-deck={scope?.color}
        data-corner={scope?.environment === 'production' || undefined}
        radius={6}
      >
        <Body onClose={onClose} scope={scope} useRecords={useRecords} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Body({ onClose, scope, useRecords }: Omit<PaletteProps, 'open'>) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const records = useRecords(query.trim())
  const groups = paletteGroups(query.trim(), useAllActions(), records)
  const items = groups.flatMap((group) => group.items)
  const chosen = Math.min(at, Math.max(0, items.length - 1))
  const optionId = (item: PaletteItem | undefined) => (item ? `${id}-${item.id}` : undefined)

  const run = (item: PaletteItem | undefined) => {
    if (!item || item.off) return
    onClose()
    item.run()
  }
  const choose = (next: number) => {
    const to = items.length === 0 ? 0 : (next + items.length) % items.length
    setAt(to)
    document.getElementById(optionId(items[to]) ?? '')?.scrollIntoView?.({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      PageDown: () => choose(Math.min(items.length - 1, chosen + 8)),
      PageUp: () => choose(Math.max(0, chosen - 8)),
      Enter: () => run(items[chosen]),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }

  return (
    <>
      <div className={css.head}>
        <IconSearch {...icon16} className={css.lens} />
        <input
          autoFocus
          data-autofocus
          className={css.input}
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={optionId(items[chosen])}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search or run a command"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        {scope ? (
          <ConnectionTag connection={scope} plate size="large" />
        ) : (
          <span className={css.all}>All connections</span>
        )}
      </div>
      <div id={`${id}-list`} className={css.list} role="listbox" aria-label="Results">
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name}>
            <p className={css.group} aria-hidden>
              {group.name}
            </p>
            {group.items.map((item) => (
              <Option
                key={item.id}
                id={optionId(item) ?? ''}
                item={item}
                chosen={item === items[chosen]}
                onHover={() => setAt(items.indexOf(item))}
                onRun={() => run(item)}
              />
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 ? (
        <p className={css.none} role="status">
          Nothing matches “{query}”. Try a name, an e-mail address, a record id or a screen.
        </p>
      ) : null}
      <div className={css.foot}>
        <span>
          <Kbd keys="enter" /> open
        </span>
        <span>
          <Kbd keys="↑ ↓" /> choose
        </span>
        <span>
          <Kbd keys="esc" /> close
        </span>
        <span className={css.fact}>Paste an id or a Salesforce link</span>
      </div>
    </>
  )
}

type OptionProps = {
  readonly id: string
  readonly item: PaletteItem
  readonly chosen: boolean
  readonly onHover: () => void
  readonly onRun: () => void
}

function Option({ id, item, chosen, onHover, onRun }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      className={css.option}
      aria-selected={chosen}
      aria-disabled={item.off ? true : undefined}
      onPointerMove={chosen ? undefined : onHover}
      onClick={onRun}
    >
      <span className={css.icon}>{item.icon}</span>
      <span className={css.label}>{marked(item.label, item.ranges)}</span>
      <span className={css.beside}>
        {item.off ?? item.beside ?? (item.keys ? <Kbd keys={item.keys} /> : null)}
      </span>
    </div>
  )
}

function marked(text: string, ranges: PaletteItem['ranges']) {
  const parts = []
  let done = 0
  for (const [from, to] of ranges) {
    parts.push(text.slice(done, from), <mark key={from}>{text.slice(from, to)}</mark>)
    done = to
  }
  return [...parts, text.slice(done)]
}
