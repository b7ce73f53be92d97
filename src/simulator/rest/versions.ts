export const FIRST_VERSION = 40
export const LAST_VERSION = 68

const SEASONS = ['Winter', 'Spring', 'Summer'] as const

/** v68.0 is Winter '27; three releases a year. */
function labelOf(version: number): string {
  const season = SEASONS[(version - 68 + 300) % 3]!
  const year = 27 + Math.floor((version - 68) / 3)
  return `${season} '${String(year).padStart(2, '0')}`
}

/** The answer of `/services/data`. */
export const versions = () =>
  Array.from({ length: LAST_VERSION - FIRST_VERSION + 1 }, (_, i) => FIRST_VERSION + i).map((version) => ({
    label: labelOf(version),
    url: `/services/data/v${version}.0`,
    version: `${version}.0`,
  }))
