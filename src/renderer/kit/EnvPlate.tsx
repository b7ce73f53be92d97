import css from './EnvPlate.module.css'
import type { Environment } from './types.ts'

const words: Record<Environment, string> = {
  production: 'Production',
  sandbox: 'Sandbox',
  scratch: 'Scratch',
  demo: 'Demo',
}

export type EnvPlateProps = {
  readonly environment: Environment
  /** `large` (22 px) in the top bar and in dialogs, else 18 px. */
  readonly size?: 'small' | 'large'
}

/** The environment as a word on a plate: filled, outlined, dashed or dotted. */
export function EnvPlate({ environment, size = 'small' }: EnvPlateProps) {
  return (
    <span className={css.plate} data-environment={environment} data-size={size}>
      {words[environment]}
    </span>
  )
}
