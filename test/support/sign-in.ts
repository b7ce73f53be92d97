type SignInOptions = { readonly username?: string; readonly decision?: 'allow' | 'deny' }

/** Answers a simulator's sign-in pages as a person would, and follows the way back to Orgdeck. */
export async function signInAtSimulator(
  authorizeUrl: string,
  options: SignInOptions = {},
): Promise<{ readonly status: number; readonly page: string }> {
  const answer = await fetch(await wayBackFromSimulator(authorizeUrl, options))
  return { status: answer.status, page: await answer.text() }
}

/** Answers the sign-in pages and tells where the browser would be sent, without going there. */
export async function wayBackFromSimulator(
  authorizeUrl: string,
  options: SignInOptions = {},
): Promise<string> {
  const first = await (await fetch(authorizeUrl, { redirect: 'manual' })).text()
  const username = options.username ?? /<option value="([^"]+)"/.exec(first)?.[1] ?? ''
  const second = await (await submit(authorizeUrl, first, { username })).text()
  const decided = await submit(authorizeUrl, second, { decision: options.decision ?? 'allow' })
  const back = decided.headers.get('location')
  if (back === null) throw new Error(`the sign-in page did not lead back: ${decided.status}`)
  return back
}

function submit(base: string, page: string, fields: Record<string, string>): Promise<Response> {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? ''
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((found) => [
    found[1] ?? '',
    found[2] ?? '',
  ])
  return fetch(new URL(action.replaceAll('&amp;', '&'), base), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
  })
}

/** Enters the code of a device at a simulator's page as a person would, and decides. */
export async function enterCodeAtSimulator(
  verificationUri: string,
  userCode: string,
  username: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<void> {
  const post = (step: string, fields: Record<string, string>): Promise<Response> =>
    fetch(verificationUri + step, { method: 'POST', body: new URLSearchParams(fields) })
  const page = await (await post('', { user_code: userCode })).text()
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? ''
  await post('/login', { request, username })
  const done = await post('/decide', { request, decision })
  if (!done.ok) throw new Error(`the page of the device answered ${done.status}`)
}
