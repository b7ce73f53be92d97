import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, type Page } from '@playwright/test'
import { startHostProcess, type HostProcess } from '../support/host-process.ts'

/** The built host: what `npm start` runs in a browser. */
const built = fileURLToPath(new URL('../../out/main/host.js', import.meta.url))

export type Console = {
  readonly dataDir: string
  readonly keyFile: string
  /** The home the console sees: empty, whatever is in that of the person who runs the tests. */
  readonly home: string
  /** Starts the console; a second call on the same folder starts it again. */
  start(options?: readonly string[]): Promise<HostProcess>
}

export type OpenConsole = Console & {
  /** Ends what was started and removes the folder. */
  readonly remove: () => Promise<void>
}

/** A console on an empty folder, with a sealed file for its secrets. */
export async function openConsole(): Promise<OpenConsole> {
  const dir = await mkdtemp(join(tmpdir(), 'orgdeck-e2e-'))
  const [dataDir, keyFile, home] = [join(dir, 'data'), join(dir, 'key'), join(dir, 'home')]
  const passphrase = join(dir, 'passphrase')
  await writeFile(passphrase, 'a passphrase for the tests\n', { mode: 0o600 })
  await mkdir(home)
  const running: HostProcess[] = []
  return {
    dataDir,
    keyFile,
    home,
    async start(options = []) {
      const host = await startHostProcess(
        dataDir,
        ['--passphrase-file', passphrase, '--key-file', keyFile, ...options],
        built,
        home,
      )
      running.push(host)
      return host
    },
    async remove() {
      for (const host of running) if (host.child.exitCode === null) await host.end('SIGKILL')
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Ended and removed with the test. */
export const test = base.extend<{ console: Console }>({
  // Playwright reads the fixtures a fixture needs off its first parameter, so it has to be this pattern.
  // oxlint-disable-next-line no-empty-pattern
  console: async ({}, use) => {
    const opened = await openConsole()
    await use(opened)
    await opened.remove()
  },
})

/** Goes through the demo door of the first page and signs in as the first user, as a person would. */
export async function exploreDemo(page: Page, answer: 'allow' | 'deny' = 'allow'): Promise<void> {
  await page.getByRole('button', { name: 'Explore the demo org' }).click()
  const popup = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Open the sign-in page' }).click()
  const signIn = await popup
  await signIn.locator('#login').click()
  await signIn.locator(`#${answer}`).click()
  await signIn.getByText('You can close this page').waitFor()
  await signIn.close()
}
