import type { ReactNode, SubmitEvent } from 'react'
import type { ConnectionMark } from '../../../kit/types.ts'
import { EnvPlate } from '../../../kit/EnvPlate.tsx'
import { Glyph } from '../../../kit/Glyph.tsx'
import { PageHeader } from '../../../kit/PageHeader.tsx'
import { Spine } from '../../../kit/Spine.tsx'
import { stepsOf, useDraft } from './draft.ts'
import type { StepId } from './draft.ts'
import css from './Frame.module.css'

const names: Readonly<Record<StepId, string>> = {
  choose: 'Choose',
  way: 'Way in',
  'sign-in': 'Sign in',
  check: 'Check',
  name: 'Name and schedule',
}

export type FrameProps = {
  readonly step: StepId
  readonly title: string
  /** Known once the org answered: the wizard then wears its line. */
  readonly connection?: ConnectionMark | undefined
  readonly children: ReactNode
  /** Left of the foot. */
  readonly back?: ReactNode
  /** Right of the foot, the primary last. */
  readonly actions: ReactNode
  /** Enter in a field, or the primary when it submits. */
  readonly onSubmit: () => void
}

/** The body of every step: title, where one stands, the step itself, the way back and on. */
export function Frame({ step, title, connection, children, back, actions, onSubmit }: FrameProps) {
  const steps = stepsOf(useDraft())
  const at = steps.indexOf(step)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={css.wizard} onSubmit={submit} noValidate>
      {connection ? (
        <Spine
          environment={connection.environment}
          color={connection.color}
          form="full"
          className={css.spine}
        />
      ) : null}
      <div className={css.page}>
        <PageHeader
          title={title}
          beside={connection ? <EnvPlate environment={connection.environment} size="large" /> : undefined}
          actions={
            <span className={css.place}>
              {at + 1} of {steps.length} · draft kept
            </span>
          }
        />
        <ol className={css.steps} aria-label="Steps">
          {steps.map((id, index) => (
            <li
              key={id}
              className={css.step}
              aria-current={id === step ? 'step' : undefined}
              data-done={index < at || undefined}
            >
              {index < at ? (
                <Glyph status="ok" label="Done:" />
              ) : (
                <span className={css.number}>{index + 1}</span>
              )}
              {names[id]}
            </li>
          ))}
        </ol>
        <div className={css.body}>{children}</div>
        <footer className={css.foot}>
          {back}
          <span className={css.actions}>{actions}</span>
        </footer>
      </div>
    </form>
  )
}
