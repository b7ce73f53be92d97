import type { Org, OrgUser } from '../org.ts'
import { escapeHtml, page } from '../pages/page.ts'
import type { Client } from './clients.ts'

/** Where a sign-in stands; `at` is the path that its forms go on from. */
type Step = { readonly org: Org; readonly client: Client; readonly id: string; readonly at: string }

const MEANING: Readonly<Record<string, string>> = {
  api: 'Read and change your data through the API',
  refresh_token: 'Do this at any time, also while you are away',
  offline_access: 'Do this at any time, also while you are away',
  web: 'Open pages of the organisation in a browser',
  full: 'Everything you can do yourself',
  id: 'See who you are',
  openid: 'See who you are',
  profile: 'See your name',
  email: 'See your e-mail address',
}

const hidden = (id: string) => `<input type="hidden" name="request" value="${escapeHtml(id)}">`

const note = (problem: string | undefined) =>
  problem === undefined ? '' : `<p class="note" role="alert">${escapeHtml(problem)}</p>`

/** What somebody reads whose user was set inactive. */
export const DISABLED = 'Your access is disabled. Ask your administrator.'

/** Asks who is there. */
export function loginPage(step: Step & { problem?: string }): string {
  const options = step.org.users
    .slice(0, 4)
    .map(
      (user) =>
        `<option value="${escapeHtml(user.username)}">${escapeHtml(`${user.name} · ${user.title}`)}</option>`,
    )
  return page(
    `Log in | ${step.org.name}`,
    `${step.org.name} · demo org`,
    `<div class="sheet"><h1>Log in</h1><p>to continue to ${escapeHtml(step.client.label)}</p>${note(step.problem)}
<form method="post" action="${step.at}/login">${hidden(step.id)}
<label for="username">User</label><select id="username" name="username">${options.join('')}</select>
<div class="row"><button id="login" class="main">Log in</button></div></form></div>
<p>An invented company on this machine. There is no password, and nothing leaves it.</p>`,
  )
}

/** Asks whether the app may. */
export function allowPage(step: Step & { user: OrgUser; scope: string }): string {
  const asked = step.scope.split(' ')
  const known = Object.keys(MEANING).filter((word) => asked.includes(word))
  const rights = new Set([...known.map((word) => MEANING[word]!), ...asked.filter((word) => !MEANING[word])])
  return page(
    `Allow access? | ${step.org.name}`,
    `${step.org.name} · demo org`,
    `<div class="sheet"><h1>Allow access?</h1>
<p>${escapeHtml(step.client.label)} asks to act for ${escapeHtml(step.user.name)} (${escapeHtml(step.user.username)}):</p>
<ul>${[...rights].map((right) => `<li>${escapeHtml(right)}</li>`).join('')}</ul>
<form method="post" action="${step.at}/decide">${hidden(step.id)}
<div class="row"><button id="allow" class="main" name="decision" value="allow">Allow</button>
<button id="deny" name="decision" value="deny">Deny</button></div></form></div>`,
  )
}

/** Asks for the code that a device shows. */
export const connectPage = (at: { org: Org; code: string; problem?: string }): string =>
  page(
    `Connect a device | ${at.org.name}`,
    `${at.org.name} · demo org`,
    `<div class="sheet"><h1>Connect a device</h1><p>Enter the code that your device shows.</p>${note(at.problem)}
<form method="post" action="/setup/connect"><label for="user_code">Code</label>
<input id="user_code" name="user_code" value="${escapeHtml(at.code)}" autocomplete="off" autocapitalize="characters" spellcheck="false" required>
<div class="row"><button id="connect" class="main">Connect</button></div></form></div>`,
  )

/** The end of a device's sign-in, on the side of the person. */
export const donePage = (org: Org, client: Client, allowed: boolean): string =>
  page(
    `${allowed ? 'Connected' : 'Not connected'} | ${org.name}`,
    `${org.name} · demo org`,
    `<div class="sheet"><h1>${allowed ? "You're connected" : 'Access denied'}</h1>
<p>${escapeHtml(client.label)} ${allowed ? 'may work for you now' : 'was not let in'}. You can close this page and go back to your device.</p></div>`,
  )

/** Shown instead of a redirect when the place to redirect to cannot be trusted. */
export const errorPage = (error: string, description: string): string =>
  page(
    'We cannot sign you in',
    'Demo org',
    `<div class="sheet"><h1>We cannot sign you in</h1><p id="error">error=${escapeHtml(error)}&amp;error_description=${escapeHtml(description)}</p></div>`,
  )
