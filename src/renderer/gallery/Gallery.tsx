import { Mark } from '../kit/Mark.tsx'
import { Controls } from './Controls.tsx'
import { DataParts } from './DataParts.tsx'
import css from './Gallery.module.css'
import { Identity } from './Identity.tsx'
import { Messages } from './Messages.tsx'
import { States } from './States.tsx'
import { Surfaces } from './Surfaces.tsx'

/** Every part of the kit with its states, on one sheet: what the pictures and the tests look at. */
export function Gallery() {
  return (
    <main className={css.gallery}>
      <header className={css.top}>
        <Mark size={22} />
        <h1>Orgdeck components</h1>
        <span className="od-body od-fg-3">
          4 px grid · rows 28 and 36 · radius 2, 4, 6 · IBM Plex Sans and Mono
        </span>
      </header>
      <div className={css.sheet}>
        <Identity />
        <Controls />
        <DataParts />
        <Messages />
        <Surfaces />
        <States />
      </div>
    </main>
  )
}
