import { expect, type BrowserContext, type Page } from '@playwright/test'
import type { Simulator } from '../../src/simulator/index.ts'

/** Set to a folder to have every state of the sign-in pictured there, in both themes and two sizes. */
const picturesDir = process.env['ORGDECK_SIGN_IN_PICTURES']

export const waysIn = {
  web: 'In the browser',
  device: 'With a code on another device',
  jwt: 'With a key, for a user',
  app: 'As the app itself',
  cli: 'With a login of the Salesforce CLI',
  url: 'With an SFDX auth URL',
} as const

/** A person at the wizard, in a tab of their own. */
export class Person {
  readonly page: Page
  private readonly base: string
  private readonly org: Simulator

  constructor(page: Page, base: string, org: Simulator) {
    this.page = page
    this.base = base
    this.org = org
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name }).click()
  }

  fill(label: string | RegExp, value: string): Promise<void> {
    return this.page.getByRole('textbox', { name: label }).fill(value)
  }

  /** From the list of connections to the form of one way in. */
  async choose(way: keyof typeof waysIn, address: string = this.org.url): Promise<void> {
    await this.page.goto(`${this.base}/#/connections/new`)
    await this.page.getByRole('radio', { name: /^My Domain/ }).check()
    await this.fill('Address', address)
    await this.picture('choose')
    await this.press('Continue')
    await this.page.getByRole('radio', { name: new RegExp(`^${waysIn[way]}`) }).check()
    await this.picture('way')
    await this.press('Continue to sign-in')
  }

  async app(clientId: string, secret = ''): Promise<void> {
    await this.fill('Consumer key', clientId)
    const field = this.page.getByLabel(/^Consumer secret/)
    if ((await field.count()) > 0) await field.fill(secret)
  }

  /** The org's page that a button of the window opens. */
  async opens(button: string | RegExp): Promise<Page> {
    const popup = this.page.waitForEvent('popup')
    await this.press(button)
    const page = await popup
    await page.waitForLoadState()
    return page
  }

  /** What a failed sign-in says: a name, a sentence, and only beneath it the codes. */
  async isTold(title: RegExp, sentence: RegExp): Promise<void> {
    const note = this.page.getByRole('alert').filter({ has: this.page.getByRole('heading') })
    await expect(note.getByRole('heading')).toHaveText(title)
    await expect(note.getByRole('paragraph').first()).toHaveText(sentence)
    await expect(note).not.toContainText(/[{}]|undefined|\[object/)
    await expect(this.page.getByRole('button', { name: 'Try again' })).toBeEnabled()
    await this.picture(title.source.replaceAll(/\W+/g, '-').toLowerCase())
  }

  /** Check, name, and the connection itself with its plate and the objects that are kept in step. */
  async finishes(label: string, username: string): Promise<void> {
    const { page } = this
    await expect(page.getByText(`${username} in `)).toBeVisible()
    await this.picture('check')
    await this.press(/^Continue/)
    await this.fill('Name', label)
    await this.picture('name')
    await this.press(`Open ${label}`)
    await this.isShown(label)
    await this.picture('connected')
  }

  async isShown(label: string): Promise<void> {
    const main = this.page.getByRole('main')
    await expect(main.getByRole('heading', { name: label, exact: true })).toBeVisible()
    await expect(main.locator('[data-environment="demo"][data-size="large"]')).toHaveText('Demo')
    const streams = main.getByRole('table', { name: `Streams of ${label}` })
    for (const object of ['Account', 'Contact', 'Opportunity'])
      await expect(streams.getByText(object, { exact: true })).toBeVisible()
  }

  async picture(name: string): Promise<void> {
    if (picturesDir === undefined) return
    const before = this.page.viewportSize()
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [1280, 1920]) {
        await this.page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 })
        await this.page.waitForTimeout(250)
        await this.page.screenshot({ path: `${picturesDir}/${name}-${colorScheme}-${width}.png` })
      }
    }
    if (before !== null) await this.page.setViewportSize(before)
  }
}

/** Says who is there on the org's login page, and decides. */
export async function answers(
  page: Page,
  username: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<void> {
  await page.getByLabel('User').selectOption(username)
  await page.locator('#login').click()
  await page.locator(`#${decision}`).click()
}

/** A tab of a browser that is signed in to the console, with a wizard nobody has used. */
export async function personIn(context: BrowserContext, base: string, org: Simulator): Promise<Person> {
  return new Person(await context.newPage(), base, org)
}
