/** The logo: the line forms side by side. Takes the text colour. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      shapeRendering={size === 18 ? 'crispEdges' : undefined}
      aria-hidden
    >
      <path d="M1 0v18M5 0v18M11 0v18" />
      <path d="M17 0v18" strokeDasharray="4 3" />
    </svg>
  )
}
