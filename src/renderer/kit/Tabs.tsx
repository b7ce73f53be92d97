import type { KeyboardEvent } from 'react'
import css from './Tabs.module.css'
import { formatNumber } from './format.ts'

export type Tab<T extends string> = {
  readonly id: T
  readonly label: string
  readonly count?: number
}

export type TabsProps<T extends string> = {
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly value: T
  readonly onChange: (id: T) => void
  /** Id of the element the tabs switch, for assistive technology. */
  readonly controls?: string
}

const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** A 36 px row of tabs; arrow keys move, the chosen one is underlined in petrol. */
export function Tabs<T extends string>({ label, tabs, value, onChange, controls }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    const next = move(
      tabs.findIndex((tab) => tab.id === value),
      tabs.length,
    )
    const tab = tabs[next]
    if (!tab) return
    onChange(tab.id)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className={css.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          className={css.tab}
          aria-selected={tab.id === value}
          aria-controls={controls}
          tabIndex={tab.id === value ? 0 : -1}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className={css.count}>{formatNumber(tab.count)}</span>}
        </button>
      ))}
    </div>
  )
}
