import type { Org } from '../org.ts'
import { escapeHtml } from './page.ts'

/** A box to fill in beside a dial's button; what it says goes into the command under its name. */
type Setting = {
  readonly name: string
  readonly label: string
  readonly start: string
  readonly read: (text: string, org: Org) => unknown
}

export type PageDial = {
  readonly label: string
  readonly hint: string
  /** The command of the administrator, and its body without the settings. */
  readonly op: string
  readonly input: Readonly<Record<string, unknown>>
  readonly setting?: Setting
  /** Whether how often, how long and where are a question. */
  readonly when: 'all' | 'often' | 'none'
}

const fault = (
  kind: string,
  label: string,
  hint: string,
  more: Partial<PageDial> & { readonly input?: Readonly<Record<string, unknown>> } = {},
): PageDial => ({ label, hint, op: 'fault', when: 'all', ...more, input: { kind, ...more.input } })

const number = (name: string, label: string, start: string, factor = 1): Setting => ({
  name,
  label,
  start,
  read: (text) => (text.trim() === '' ? undefined : Number(text) * factor),
})

/** Everything that a person can turn on the page, by group; names are those of the buttons. */
export const PAGE_DIALS: Readonly<Record<string, Readonly<Record<string, PageDial>>>> = {
  Answers: {
    unauthorized: fault('unauthorized', '401', 'Session expired or invalid'),
    forbidden: fault('forbidden', '403', 'The REST API is not enabled'),
    quota: fault('quota', '403, out of calls', 'TotalRequests Limit exceeded'),
    'too-many': fault('too-many', '429', 'Too many requests; seconds to wait', {
      setting: number('retryAfter', 'Seconds in Retry-After', '30'),
    }),
    'server-error': fault('server-error', '500', 'An unexpected error'),
    unavailable: fault('unavailable', '503', 'Temporarily unavailable'),
    'query-timeout': fault('query-timeout', 'Query timeout', 'Queries run for too long'),
    'lost-cursor': fault('lost-cursor', 'Lost cursor', 'Next pages are not found'),
  },
  'The line': {
    slow: fault('slow', 'Slow', 'Milliseconds before each answer', {
      setting: number('delayMs', 'Milliseconds', '2000'),
    }),
    reset: fault('reset', 'Reset', 'Breaks before the request is carried out'),
    'lose-answer': fault('lose-answer', 'Lose the answer', 'Carried out, but nobody is told'),
    truncate: fault('truncate', 'Truncate', 'Breaks in the middle of the answer'),
    'truncate-tidy': fault('truncate', 'Truncate unnoticed', 'Half an answer that looks whole', {
      input: { tidy: true },
    }),
  },
  'Sign-in': {
    'expire-tokens': fault('expire-tokens', 'End sessions', 'Clients have to refresh'),
    'revoke-session': fault('revoke-session', 'Revoke sign-ins', 'Clients have to sign in again'),
    'rotate-refresh': fault('rotate-refresh', 'Rotate refresh tokens', 'A new one with each refresh', {
      when: 'often',
    }),
  },
  Data: {
    'hide-field': fault('hide-field', 'Hide a field', 'Field-level security takes it away', {
      setting: {
        name: 'field',
        label: 'Object.Field',
        start: 'Contact.Email',
        read: (text) => text.trim(),
      },
    }),
    'lock-rows': fault('lock-rows', 'Lock a record', 'Somebody else holds it; its id', {
      setting: {
        name: 'ids',
        label: 'Record id',
        start: '',
        read: (text) => text.split(/[\s,]+/).filter((id) => id !== ''),
      },
    }),
    'clock-skew': fault('clock-skew', 'Wrong clock', 'Minutes that the Date of answers is off', {
      setting: number('ms', 'Minutes', '-120', 60_000),
    }),
    'open-transaction': fault('open-transaction', 'Long transaction', 'Minutes since it is open', {
      setting: {
        name: 'since',
        label: 'Minutes',
        start: '30',
        read: (text, org) => org.clock.now() - Number(text) * 60_000,
      },
    }),
    flood: {
      label: 'Flood',
      hint: 'Contacts stamped with one instant',
      op: 'flood',
      input: { object: 'Contact' },
      setting: number('count', 'How many', '2000'),
      when: 'none',
    },
  },
  Jobs: {
    'stuck-jobs': fault('stuck-jobs', 'Jobs hang', 'They stay in progress', { when: 'often' }),
    'fail-jobs': fault('fail-jobs', 'Jobs fail', 'With an internal error', { when: 'often' }),
    speed: {
      label: 'Job speed',
      hint: 'Rows a second; empty for all it can',
      op: 'bulk',
      input: {},
      setting: {
        name: 'rowsPerSecond',
        label: 'Rows a second',
        start: '',
        read: (text) => (text.trim() === '' ? null : Number(text)),
      },
      when: 'none',
    },
  },
}

/** A dial of the page by the name of its button. */
export const pageDial = (name: string): PageDial | undefined =>
  Object.values(PAGE_DIALS)
    .flatMap((group) => Object.entries(group))
    .find(([one]) => one === name)?.[1]

const OFTEN = [
  ['', 'Each time'],
  ['times=1', 'Once'],
  ['times=3', 'Three times'],
  ['every=2', 'Every 2nd time'],
  ['every=3', 'Every 3rd time'],
  ['every=10', 'Every 10th time'],
] as const

const LONG = [
  ['', 'Until I end it'],
  ['30000', '30 seconds'],
  ['60000', 'One minute'],
  ['600000', 'Ten minutes'],
] as const

function choice(name: string, label: string, options: readonly (readonly [string, string])[], now: string) {
  const list = options.map(
    ([value, text]) => `<option value="${value}"${value === now ? ' selected' : ''}>${text}</option>`,
  )
  return `<div><label for="${name}">${label}</label><select id="${name}" name="${name}">${list.join('')}</select></div>`
}

function dialRow(name: string, dial: PageDial, kept: URLSearchParams): string {
  const { setting } = dial
  const box = setting
    ? `<input name="${name}.${setting.name}" aria-label="${escapeHtml(`${dial.label}: ${setting.label}`)}" placeholder="${escapeHtml(setting.label)}" value="${escapeHtml(kept.get(`${name}.${setting.name}`) ?? setting.start)}">`
    : '<span></span>'
  return `<div class="dial"><span>${escapeHtml(dial.label)}<small>${escapeHtml(dial.hint)}</small></span>${box}<button name="dial" value="${name}" id="dial-${name}">${dial.when === 'none' ? 'Set' : 'Start'}</button></div>`
}

/** The panel with every dial; `kept` is what was chosen last. */
export function dialPanel(kept: URLSearchParams, problem: string | undefined): string {
  const groups = Object.entries(PAGE_DIALS).map(
    ([title, dials]) =>
      `<fieldset><legend>${title}</legend>${Object.entries(dials)
        .map(([name, dial]) => dialRow(name, dial, kept))
        .join('')}</fieldset>`,
  )
  const note = problem === undefined ? '' : `<p class="note bad" role="alert">${escapeHtml(problem)}</p>`
  // Enter in a box presses the first button of a form: this one does nothing.
  return `<form class="dials" method="post" action="/desk/dial"><button hidden name="dial" value=""></button>${note}
<div class="when">${choice('often', 'How often', OFTEN, kept.get('often') ?? '')}${choice('long', 'For how long', LONG, kept.get('long') ?? '')}
<div class="wide"><label for="match">Only requests whose method and path have this in them</label><input id="match" name="match" placeholder="all of the API, or for example /query" value="${escapeHtml(kept.get('match') ?? '')}"></div></div>${groups.join('')}</form>`
}

/** The body of the command that a press of a dial's button makes. */
export function dialInput(
  org: Org,
  name: string,
  dial: PageDial,
  form: URLSearchParams,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...dial.input }
  const { setting } = dial
  if (setting) {
    const value = setting.read(form.get(`${name}.${setting.name}`) ?? '', org)
    const [object, field] = String(value).split('.')
    if (setting.name === 'field') Object.assign(input, { object, field: field ?? '' })
    else if (value !== undefined) input[setting.name] = value
  }
  if (dial.when === 'none') return input
  const [often, times] = (form.get('often') ?? '').split('=')
  if (often === 'times' || often === 'every') input[often] = Number(times)
  const long = form.get('long') ?? ''
  if (long !== '') input['forMs'] = Number(long)
  const match = (form.get('match') ?? '').trim()
  if (dial.when === 'all' && match !== '') input['match'] = match
  return input
}
