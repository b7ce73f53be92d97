/** A login address as typed, made usable, or why it is none. */
export type LoginUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string }

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Takes what people have at hand: "acme", "acme.my.salesforce.com", or the address of any page of the org, and gives
 * the origin Salesforce signs in at. Only https passes, except on this computer.
 */
export function loginUrlOf(typed: string): LoginUrl {
  const text = typed.trim()
  if (text === '') return { ok: false, reason: 'Enter the My Domain of the org.' }
  const bare = /^[a-z0-9][a-z0-9-]*$/i.test(text) && !loopback.has(text.toLowerCase())
  const address = bare ? `${text}.my.salesforce.com` : text
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  } catch {
    return { ok: false, reason: 'This is no web address. It looks like https://acme.my.salesforce.com.' }
  }
  if (url.username !== '' || url.password !== '')
    return {
      ok: false,
      reason: 'Leave user and password out of the address; you enter them on the sign-in page.',
    }
  const local = loopback.has(url.hostname)
  if (url.protocol !== 'https:' && !(local && url.protocol === 'http:'))
    return { ok: false, reason: 'The address has to begin with https://.' }
  if (!local && !url.hostname.includes('.'))
    return { ok: false, reason: 'This is no whole address. It looks like https://acme.my.salesforce.com.' }
  return { ok: true, url: local ? url.origin : `https://${signInHost(url.hostname)}` }
}

/** Pages of an org stand at several hosts; people sign in at my.salesforce.com alone. */
function signInHost(host: string): string {
  return host
    .replace(/\.lightning\.force\.com$/, '.my.salesforce.com')
    .replace(/\.my\.salesforce-setup\.com$/, '.my.salesforce.com')
}
