import type { CheckItem } from '../../../contract/connections.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import type { StatusName } from '../../kit/types.ts'
import css from './CheckItems.module.css'

const glyph: Readonly<Record<CheckItem['state'], StatusName>> = {
  ok: 'fine',
  warning: 'warning',
  failed: 'failed',
  skipped: 'skipped',
}

export type CheckItemsProps = {
  readonly items: readonly CheckItem[]
  /** While a check runs its last answers stay, and this says that new ones are on the way. */
  readonly running: boolean
  readonly onSignIn?: () => void
}

const expected = ['Signed in', 'API version', 'Scopes', 'Clock', 'Permissions', 'Limits', 'Objects']

/** What a check found, one answer per line, each with its next step. */
export function CheckItems({ items, running, onSignIn }: CheckItemsProps) {
  if (items.length === 0 && running)
    return (
      <ul className={css.items} aria-busy>
        {expected.map((label) => (
          <li key={label} className={css.item}>
            <Glyph status={label === expected[0] ? 'running' : 'queued'} />
            <span className={css.label}>{label}</span>
            <span className={css.text}>{label === expected[0] ? 'Asking the org' : 'Next'}</span>
          </li>
        ))}
      </ul>
    )
  return (
    <ul className={css.items} aria-busy={running || undefined}>
      {items.map((item) => (
        <li key={item.key} className={css.item}>
          <Glyph status={glyph[item.state]} label={stateWord[item.state]} />
          <span className={css.label}>{item.label}</span>
          <span className={css.text}>{item.detail}</span>
          {item.fix === null ? null : (
            <span className={css.fix}>
              {item.key === 'login' && onSignIn ? (
                <button type="button" className={css.act} onClick={onSignIn}>
                  {item.fix}
                </button>
              ) : (
                item.fix
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

const stateWord: Readonly<Record<CheckItem['state'], string>> = {
  ok: 'Passed',
  warning: 'Limited',
  failed: 'Failed',
  skipped: 'Not checked',
}

/** Answers that limit what a sync can do. */
export const limitsIn = (items: readonly CheckItem[]): number =>
  items.filter((item) => item.state === 'warning' || item.state === 'failed').length

/** True while the org does not accept the sign-in: nothing else can work then. */
export const signInBroken = (items: readonly CheckItem[]): boolean =>
  items.some((item) => item.key === 'login' && item.state === 'failed')
