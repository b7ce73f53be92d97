/** The logo: the line forms side by side. Takes the text colour. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden
    >
      <path d="M1.5 1v16M5 1v16M10 1v16" />
      <path d="M16 1v16" strokeDasharray="4 2" />
    </svg>
  )
}
