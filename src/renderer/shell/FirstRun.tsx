import { IconBox, IconPlugConnected } from '@tabler/icons-react'
import { Button } from '../kit/Button.tsx'
import { EnvPlate } from '../kit/EnvPlate.tsx'
import { icon16 } from '../kit/icons.ts'
import { Mark } from '../kit/Mark.tsx'
import css from './FirstRun.module.css'

export type FirstRunProps = {
  readonly onConnect: () => void
  readonly onDemo: () => void
}

/** The first page of a bare machine: two doors, one sentence each. */
export function FirstRun({ onConnect, onDemo }: FirstRunProps) {
  return (
    <div className={css.page}>
      <div className={css.body}>
        <span className={css.mark}>
          <Mark size={32} />
        </span>
        <h1 className={css.title}>Put your orgs on one deck</h1>
        <p className={css.about}>
          Orgdeck keeps a local copy in step, runs jobs that survive a crash, and never writes to production
          until you allow it.
        </p>
        <div className={css.doors}>
          <section className={css.door}>
            <h2 className={css.name}>
              <IconPlugConnected {...icon16} /> Connect an org
            </h2>
            <p>Sign in through your browser. About 3 minutes, read-only to begin with.</p>
            <Button kind="primary" size="large" onClick={onConnect}>
              Connect an org
            </Button>
          </section>
          <section className={css.door} data-demo>
            <h2 className={css.name}>
              <IconBox {...icon16} /> Explore the demo org <EnvPlate environment="demo" />
            </h2>
            <p>Invented companies, a failing sync and a slipping quarter to repair. Wipe it any time.</p>
            <Button size="large" onClick={onDemo}>
              Explore the demo org
            </Button>
          </section>
        </div>
      </div>
      <p className={css.foot}>Everything stays on this computer</p>
    </div>
  )
}
