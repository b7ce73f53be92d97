import css from './Kbd.module.css'

const mac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac')
const names: Readonly<Record<string, string>> = mac
  ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵', esc: 'Esc' }
  : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: '↵', esc: 'Esc' }

/** Keys as pressed on this machine. `keys` is "mod+k", or "g h" for one after the other. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={css.keys}>
      {keys.split(/[+ ]/).map((key) => (
        <kbd key={key} className={css.key}>
          {names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  )
}
