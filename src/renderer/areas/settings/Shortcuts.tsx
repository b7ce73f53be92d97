import { Switch } from '@mantine/core'
import { Kbd } from '../../kit/Kbd.tsx'
import { useAllActions } from '../../shell/actions.ts'
import { setPrefs, usePrefs } from '../../shell/prefs.ts'
import { Row } from './Row.tsx'
import css from './Settings.module.css'

/** Every shortcut on offer, from the registry that runs them. */
export function Shortcuts() {
  const single = usePrefs((prefs) => prefs.singleKeys)
  const groups = Map.groupBy(
    useAllActions().filter((action) => action.keys),
    (action) => action.group ?? 'Here',
  )
  return (
    <section aria-label="Shortcuts">
      <div className={css.form}>
        <Row name="Single-key shortcuts" help="Keys without Ctrl, Cmd or Alt. They rest while you type.">
          <Switch
            aria-label="Single-key shortcuts"
            checked={single}
            onChange={(event) => setPrefs({ singleKeys: event.currentTarget.checked })}
          />
        </Row>
      </div>
      <div className={css.groups}>
        {[...groups].map(([group, actions]) => (
          <section key={group}>
            <h2 className={css.group}>{group}</h2>
            <dl>
              {actions.map(({ id, keys = '', label }) => (
                <div key={id} className={css.key}>
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={css.note}>Each screen adds its own; press ? there to see them.</p>
    </section>
  )
}
