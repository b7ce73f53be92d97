import { ConnectionTag } from '../kit/ConnectionTag.tsx'
import { EnvPlate } from '../kit/EnvPlate.tsx'
import { LockState } from '../kit/LockState.tsx'
import { Spine } from '../kit/Spine.tsx'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'
import { demo, devMk, naProd, uat } from './sample.ts'

const forms = [
  [naProd, 'Double line: do not cross'],
  [uat, 'Single line'],
  [devMk, 'Dashed line, short-lived'],
  [demo, 'Dotted line, invented data'],
] as const

const colours = ['cobalt', 'plum', 'olive', 'amber', 'jade', 'clay', 'lavender', 'steel']

// Fixed, so that two pictures of the sheet are alike.
const until = Date.now() + 2_472_000

export function Identity() {
  return (
    <>
      <Part title="Line forms say the environment, hue says which connection" wide>
        <div className={css.panels}>
          {forms.map(([connection, words]) => (
            <div key={connection.label} className={css.panel}>
              <Spine {...connection} form="full" />
              <div>
                <div className={css.row}>
                  <strong>{connection.label}</strong>
                  <EnvPlate environment={connection.environment} />
                </div>
                <p className={css.note}>{words}</p>
              </div>
            </div>
          ))}
        </div>
        <div className={css.row} style={{ marginTop: 12 }}>
          <EnvPlate environment="production" size="large" />
          <LockState />
          <EnvPlate environment="production" size="large" />
          <LockState writesUntil={until} size="large" />
          <ConnectionTag connection={naProd} plate strong />
          <ConnectionTag connection={uat} />
        </div>
      </Part>
      <Part title="Deck colours">
        <div className={css.quad}>
          {colours.map((name, at) => (
            <span key={name} className={css.deckSample}>
              <Spine
                color={at + 1}
                environment={at === 3 || at === 5 ? 'sandbox' : 'production'}
                form="full"
              />
              {name}
            </span>
          ))}
        </div>
        <p className={css.note}>
          Never a status. Amber and clay are not offered for production. The alias is always written beside
          the line.
        </p>
      </Part>
    </>
  )
}
