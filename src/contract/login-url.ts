/** A login address as typed, made usable, or why it is none. */
export type LoginUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string }

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])
const example = 'It looks like https://acme.my.salesforce.com.'
const no = (reason: string): LoginUrl => ({ ok: false, reason })

/**
 * Takes what people have at hand: "acme", "acme.my.salesforce.com", or the address of any page of the org, and gives
 * the origin Salesforce signs in at. Only https passes, except on this computer.
 */
export function loginUrlOf(typed: string): LoginUrl {
  const text = typed.trim()
  if (text === '') return no('Enter the My Domain of the org.')
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#\\\s]+)(?:[/?#].*)?$/i.exec(text)
  const authority = parts?.[2]
  if (authority === undefined) return no(`This is no web address. ${example}`)
  if (authority.includes('@')) {
    return no('Leave user and password out of the address; you enter them on the sign-in page.')
  }
  const place = /^(\[::1\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(authority)
  if (place === null) return no(`This is no web address. ${example}`)
  const host = (place[1] ?? '').toLowerCase()
  const port = place[2] === undefined ? '' : `:${place[2]}`
  const scheme = parts?.[1]?.toLowerCase()
  if (loopback.has(host)) {
    if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
      return no('The address has to begin with http:// or https://.')
    }
    return { ok: true, url: `${scheme ?? 'http'}://${host}${port}` }
  }
  if (scheme === 'http') {
    return no(
      'The address has to begin with https://: plain http would show your tokens to everybody on the way. It is taken for this computer alone.',
    )
  }
  if (scheme !== undefined && scheme !== 'https') return no('The address has to begin with https://.')
  const whole = host.includes('.')
    ? host
    : scheme === undefined && port === ''
      ? `${host}.my.salesforce.com`
      : ''
  if (whole === '') return no(`This is no whole address. ${example}`)
  if (notOrgs.has(whole)) return no(`${whole} is Salesforce’s own website, not an org. ${example}`)
  const known = /\.(salesforce|force)\.com$/.test(whole)
  return { ok: true, url: `https://${signInHost(whole)}${known || port === ':443' ? '' : port}` }
}

const notOrgs = new Set([
  'salesforce.com',
  'www.salesforce.com',
  'help.salesforce.com',
  'trailhead.salesforce.com',
  'developer.salesforce.com',
  'force.com',
])

/**
 * Pages of an org stand at several hosts; people sign in at my.salesforce.com alone. A Visualforce page carries its
 * package after the name (acme--c.vf.force.com), which is no part of the org's own name.
 */
function signInHost(host: string): string {
  const visualforce = /^(.+)--[a-z0-9_]+((?:\.[a-z]+)?)\.vf\.force\.com$/.exec(host)
  if (visualforce !== null) return `${visualforce[1]}${visualforce[2]}.my.salesforce.com`
  return host
    .replace(/\.(?:lightning|file|content)\.force\.com$/, '.my.salesforce.com')
    .replace(/\.my\.salesforce-(?:setup|sites)\.com$/, '.my.salesforce.com')
}
