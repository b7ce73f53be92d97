import type { ReactNode } from 'react'
import type { ErrorShape } from '../../../contract/errors.ts'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import type { StatusName } from '../../kit/types.ts'
import { errorFacts } from './run-words.ts'
import css from './State.module.css'

export type StateSentenceProps = {
  readonly glyph: StatusName
  readonly tone?: 'run' | 'bad' | 'warn' | 'ask' | undefined
  /** A finding that is quoted elsewhere stands a little heavier. */
  readonly strong?: boolean
  readonly children: ReactNode
}

/** The state of a run, a stream or a comparison in one sentence, first of all that is said about it. */
export function StateSentence({ glyph, tone, strong = false, children }: StateSentenceProps) {
  return (
    <p className={css.sentence} data-tone={tone} data-strong={strong || undefined}>
      <Glyph status={glyph} />
      <span>{children}</span>
    </p>
  )
}

/** A label, its value (a number is formatted), and the word behind it. */
export type Figure = readonly [label: string, value: ReactNode, unit?: string]

/** Figures in rows of four that line up with each other. */
export function Figures({ rows }: { readonly rows: readonly (readonly Figure[])[] }) {
  return rows.map((figures) => (
    <StatRow key={figures[0]?.[0]} plain>
      {figures.map(([label, value, unit]) => (
        <Stat
          key={label}
          label={label}
          value={typeof value === 'number' || value === null ? formatNumber(value) : value}
          unit={unit}
        />
      ))}
    </StatRow>
  ))
}

export type FactsProps = { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }

/** Names and values under each other. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={css.facts}>
      {facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-is`}>{value}</dd>])}
    </dl>
  )
}

/** What something ended with: our words, then the org's own code and text, to be copied. */
export function EndedWith({ title, error }: { readonly title: string; readonly error: ErrorShape }) {
  return (
    <div className={css.error}>
      <ErrorPanel compact title={title} details={errorFacts(error)}>
        {error.message}
      </ErrorPanel>
    </div>
  )
}
