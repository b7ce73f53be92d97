import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Kbd } from '../kit/Kbd.tsx'
import { useAllActions } from './actions.ts'
import css from './HelpSheet.module.css'

const inLists = [
  { keys: '↑ ↓', label: 'Move between rows, also j and k' },
  { keys: 'enter', label: 'Open the row in the inspector' },
  { keys: 'esc', label: 'Close the inspector or dialog' },
]

/** Every shortcut that works on this screen, from the same registry that runs them. */
export function HelpSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const groups = [
    ...Map.groupBy(
      useAllActions().filter((action) => action.keys),
      (action) => action.group ?? 'Here',
    ),
  ]
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Shortcuts"
      about="Keys of one letter rest while you type; they can be switched off in the appearance menu."
      actions={
        <Button size="large" first onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className={css.columns}>
        {groups.map(([group, actions]) => (
          <Keys key={group} title={group} lines={actions.map(({ keys = '', label }) => ({ keys, label }))} />
        ))}
        <Keys title="In lists" lines={inLists} />
      </div>
    </Dialog>
  )
}

type KeysProps = {
  readonly title: string
  readonly lines: readonly { readonly keys: string; readonly label: string }[]
}

function Keys({ title, lines }: KeysProps) {
  return (
    <section className={css.group}>
      <h3 className={css.title}>{title}</h3>
      <dl>
        {lines.map(({ keys, label }) => (
          <div key={keys + label} className={css.line}>
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
