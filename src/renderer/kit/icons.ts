/** Props for a Tabler icon at the three drawn sizes; the stroke keeps every line at about 1.1 px. */
export const icon16 = { size: 16, stroke: 1.6, 'aria-hidden': true } as const
export const icon14 = { size: 14, stroke: 1.8, 'aria-hidden': true } as const
export const icon12 = { size: 12, stroke: 2.1, 'aria-hidden': true } as const
