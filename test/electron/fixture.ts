import { expect, test as base, type Page } from '@playwright/test'
import { Shell } from './driver/shell.ts'

type Desk = { readonly shell: Shell; readonly page: Page }

/** The button only the first-run page has: the window is up and has reached the core. */
export const firstRun = (page: Page) => page.getByRole('button', { name: 'Explore the demo org' })

/** A shell that ends instead of opening says why at once. */
async function untilOpen(shell: Shell, page: Page): Promise<void> {
  const ended = shell.ended.then((code) => {
    throw new Error(`the shell ended with ${code} before it opened\n${shell.output}`)
  })
  await Promise.race([expect(firstRun(page)).toBeVisible({ timeout: 60_000 }), ended])
  ended.catch(() => undefined)
}

/**
 * `shell`: the built Electron shell under the double, its window in `page`, at the first-run page.
 * `shared`: the same for tests that leave it as they found it; started once.
 */
export const test = base.extend<{ shell: Shell }, { shared: Desk }>({
  shell: async ({ page }, use, info) => {
    const shell = new Shell(page)
    await untilOpen(shell, page)
    await use(shell)
    await shell.dispose()
    if (info.status !== info.expectedStatus) await info.attach('shell output', { body: shell.output })
  },
  shared: [
    async ({ browser }, use) => {
      const page = await browser.newPage()
      const shell = new Shell(page)
      await untilOpen(shell, page)
      await use({ shell, page })
      await shell.dispose()
      await page.close()
    },
    { scope: 'worker' },
  ],
})
export { expect } from '@playwright/test'
