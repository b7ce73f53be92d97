const pattern = /":-?[\d.]{16,}/

/**
 * Whether JSON holds a number with more digits than a double does: the numbers of an org have up to 18. Parsed, two such
 * numbers may look equal that are not.
 */
export const hasLongNumber = (json: string): boolean => pattern.test(json)

/** Whether a number, as it is written in JSON, has more digits than a double holds. */
export const isLongNumber = (source: string): boolean => pattern.test(`":${source}`)
