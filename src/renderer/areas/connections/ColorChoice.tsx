import { useId } from 'react'
import { Spine } from '../../kit/Spine.tsx'
import type { Environment } from '../../kit/types.ts'
import css from './ColorChoice.module.css'

const colors = [
  { color: 1, name: 'Cobalt' },
  { color: 2, name: 'Plum' },
  { color: 3, name: 'Olive' },
  { color: 4, name: 'Amber' },
  { color: 5, name: 'Jade' },
  { color: 6, name: 'Clay' },
  { color: 7, name: 'Lavender' },
  { color: 8, name: 'Steel' },
] as const

// Amber and clay are too near to the warning colours to stand for production.
const notForProduction: ReadonlySet<number> = new Set([4, 6])

/** Colours offered for an environment. */
export const colorsFor = (environment: Environment) =>
  colors.filter(({ color }) => environment !== 'production' || !notForProduction.has(color))

export type ColorChoiceProps = {
  readonly environment: Environment
  readonly color: number
  readonly onColor: (color: number) => void
}

/** The hue of a connection's line, each offered as the line it will be. */
export function ColorChoice({ environment, color, onColor }: ColorChoiceProps) {
  const name = useId()
  return (
    <fieldset className={css.choice}>
      <legend className={css.legend}>Line</legend>
      <div className={css.samples}>
        {colorsFor(environment).map((one) => (
          <label key={one.color} className={css.sample} title={one.name}>
            <input
              type="radio"
              className={css.input}
              name={name}
              aria-label={one.name}
              checked={one.color === color}
              onChange={() => onColor(one.color)}
            />
            <span className={css.face}>
              <Spine environment={environment} color={one.color} form="full" />
            </span>
          </label>
        ))}
      </div>
      <p className={css.help}>
        {environment === 'production'
          ? 'A double line stands for production; amber and clay are left out because they read as warnings.'
          : 'The form of the line tells the environment, its hue tells which one.'}
      </p>
    </fieldset>
  )
}
