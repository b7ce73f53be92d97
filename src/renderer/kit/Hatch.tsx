import css from './Hatch.module.css'

/** The pattern for "reserved" and "not yet": fill with `url(#id)`. Never a decoration or a series. */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path className={css.line} d="M2 0v4" />
    </pattern>
  )
}
