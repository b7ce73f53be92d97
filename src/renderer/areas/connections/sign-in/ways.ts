/** Every way to sign in that the wizard offers, in its order. */
export const ways = ['web', 'device', 'jwt', 'client_credentials', 'cli', 'auth_url'] as const
export type Way = (typeof ways)[number]

export type WayText = {
  readonly label: string
  readonly about: string
  /** What has to exist before. */
  readonly needs: string
}

export const wayTexts: Readonly<Record<Way, WayText>> = {
  web: {
    label: 'In the browser',
    about: 'A person signs in at the org’s own page, with single sign-on or a second factor as usual.',
    needs: 'an app in the org',
  },
  device: {
    label: 'With a code on another device',
    about:
      'For a machine without a browser: the code is entered on a phone or another computer. Salesforce is withdrawing this; some orgs refuse it.',
    needs: 'an app in the org, with device flow',
  },
  jwt: {
    label: 'With a key, for a user',
    about:
      'Signs a user in by a certificate the app holds (JWT bearer). Nobody has to be there, now or later.',
    needs: 'an app in the org, with a certificate',
  },
  client_credentials: {
    label: 'As the app itself',
    about: 'The app works as the user its admin chose for it (client credentials).',
    needs: 'an app in the org, with a secret, and its My Domain',
  },
  cli: {
    label: 'With a login of the Salesforce CLI',
    about: 'Takes over an org that sf is signed in to on this computer.',
    needs: 'nothing more',
  },
  auth_url: {
    label: 'With an SFDX auth URL',
    about: 'Text that begins with force://, or what sf org display --verbose --json prints.',
    needs: 'nothing more',
  },
}

/** Ways that bring the address of the org along. */
export const bringsAddress = (way: Way): boolean => way === 'cli' || way === 'auth_url'

/** Ways a person finishes at a page: the others are done when the core answers. */
export const opensPage = (way: Way): boolean => way === 'web'

/** What was typed and must not be stored: it lives in memory, for as long as the form stands. */
export type Typed = {
  readonly clientSecret: string
  readonly privateKey: string
  readonly authUrl: string
}

export const nothingTyped: Typed = { clientSecret: '', privateKey: '', authUrl: '' }
