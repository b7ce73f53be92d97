const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])
/** Longer than any authorization URL; a limit keeps a record from handing the desktop a megabyte. */
const longest = 8192

/**
 * The one gate in front of the person's browser: https anywhere, http on this machine only (the demo org and OAuth
 * redirects). Everything else could start a program. Returns the address as parsed, or null for "no".
 */
export function externalUrl(raw: string): string | null {
  if (raw.length > longest) return null
  const url = URL.parse(raw)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.protocol === 'https:') return url.href
  return url.protocol === 'http:' && loopback.has(url.hostname) ? url.href : null
}
