import { Glyph } from '../../../kit/Glyph.tsx'
import type { SignInFailure } from './failures.ts'
import css from './SignIn.module.css'

/** Why a sign-in did not work, above the form that still holds what was typed. */
export function FailureNote({ failure }: { readonly failure: SignInFailure }) {
  const { title, text, code, remote } = failure
  return (
    <section className={css.failure} role="alert">
      <Glyph status={code === 'CANCELLED' ? 'cancelled' : 'failed'} />
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        <p className={css.facts}>
          <code>{code}</code>
          {remote === undefined ? null : <code>{remote}</code>}
        </p>
      </div>
    </section>
  )
}
