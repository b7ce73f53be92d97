const two = (n: number) => String(n).padStart(2, '0')

/** The time of day in UTC, as the log of a server has it. */
export function timeOf(at: number): string {
  const date = new Date(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

/** A path as a person reads it; what is not properly encoded stays as it came. */
export function readable(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '))
  } catch {
    return path
  }
}
