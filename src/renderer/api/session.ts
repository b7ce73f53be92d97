/**
 * Turns the one-time launch link into a session cookie. The token travels in the address fragment, which browsers
 * send to nobody, and is taken out of the address before anything else happens.
 */
export async function openSession(): Promise<'open' | 'signed_out' | 'unreachable'> {
  const launch = /^#launch=([\w-]+)$/.exec(location.hash)?.[1]
  try {
    if (launch !== undefined) {
      history.replaceState(null, '', `${location.pathname}#/`)
      const answer = await fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: launch }),
      })
      if (answer.ok) return 'open'
    }
    return (await fetch('/session')).ok ? 'open' : 'signed_out'
  } catch {
    return 'unreachable'
  }
}
