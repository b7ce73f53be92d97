/**
 * Values that must never be written down anywhere but in the secret store. The longest first: a secret that begins
 * like another would else leave its end behind.
 */
let known: readonly string[] = []

/** Short values would blank out ordinary words, so they are left to the rule by name. */
const shortest = 8

/** Keys whose value is never logged, whatever it is. Matched as whole words inside camelCase and snake_case names. */
const secretName =
  /(^|[_\-.])(authorization|cookie|password|passphrase|secret|token|assertion|code_verifier|verifier|api_?key|key|client_?secret|refresh_?token|access_?token|session_?id|set-cookie)$/i

/** Remembers a secret value so that it is cut out of every later log line. */
export function rememberSecret(value: string): void {
  if (value.length < shortest || known.includes(value)) return
  known = [...known, value].sort((one, other) => other.length - one.length)
}

/** Cuts every remembered secret out of a text, also where JSON or a URL has escaped it. */
export function redactText(text: string): string {
  let out = text
  for (const value of known) {
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])) {
      if (out.includes(form)) out = out.replaceAll(form, '[redacted]')
    }
  }
  return out
}

/** A copy of a value for the log: secret-named keys are blanked, depth and length are bounded. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (depth > 6) return '[deep]'
  if (typeof value === 'string') return value.length > 4000 ? `${value.slice(0, 4000)}…` : value
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1))
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack }
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    out[name] = secretName.test(plain) && item !== null ? '[redacted]' : redactValue(item, depth + 1)
  }
  return out
}
