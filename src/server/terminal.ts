/** A log line as a person reads it on a terminal; null for lines below warn. */
export function terminalLine(line: string): string | null {
  const level = /^\{"level":"(warn|error|fatal)"/.exec(line)?.[1]
  if (level === undefined) return null
  try {
    const entry: unknown = JSON.parse(line)
    const field = (name: string): string | null => {
      const value: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : null
      return typeof value === 'string' ? value : null
    }
    return `${level}: ${field('msg') ?? line.trim()}`
  } catch {
    return line.trim()
  }
}
