import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './fixture.ts'
import { clientOf, connectDemo, settled, type Client } from './rest.ts'

/** Set to write the pictures of README and docs anew. */
const docsDir = process.env['ORGDECK_SCREENSHOTS']

type Screen = {
  readonly name: string
  /** Names in braces are filled with what was found while the org was prepared. */
  readonly hash: string
  /** What a person does there before it is looked at. */
  readonly act?: (page: Page) => Promise<void>
}

const press = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('button', { name }).first().click()
}

const screens: readonly Screen[] = [
  { name: 'record', hash: '#/records/Contact?c=1&r={record}' },
  { name: 'time-machine', hash: '#/records/Contact?c=1&r={record}&left=v1' },
  {
    name: 'time-machine-instants',
    hash: '#/records/Contact?c=1&r={record}&left={before}&clock=seen',
  },
  { name: 'stream', hash: '#/sync?tab=streams&stream={stream}' },
  { name: 'proof-report', hash: '#/sync?tab=proof&proof={proof}' },
  { name: 'timeline', hash: '#/connections/1/timeline' },
  { name: 'sign-in-again', hash: '#/connections/1?signin=1' },
  {
    name: 'sign-in',
    hash: '#/connections/new',
    async act(page) {
      await press(page, /^Continue/)
      await press(page, /^Continue/)
    },
  },
  {
    name: 'sign-off',
    hash: '#/sync?tab=proof&proof={proof}',
    act: (page) => press(page, /^Sign off/),
  },
  { name: 'home', hash: '#/' },
  { name: 'connection', hash: '#/connections/1' },
  { name: 'schema', hash: '#/connections/1/schema' },
  { name: 'connect', hash: '#/connections/new' },
  { name: 'records', hash: '#/records/Contact?c=1' },
  { name: 'changes', hash: '#/records/Contact/changes?c=1&since=all&kind=copied' },
  { name: 'connection-settings', hash: '#/connections/1/settings' },
  { name: 'sync', hash: '#/sync' },
  { name: 'proof', hash: '#/sync?tab=proof' },
  { name: 'activity', hash: '#/audit' },
  { name: 'settings', hash: '#/settings' },
]

for (const theme of ['light', 'dark'] as const) {
  test(`every screen, ${theme}: no accessibility violation, nothing wider than the window`, async ({
    console: host,
    page,
  }, info) => {
    test.setTimeout(600_000)
    const { ready } = await host.start()
    const client = await clientOf(host, ready.apiUrl)
    const id = await connectDemo(client)
    await client.sync.startAll({ integration_id: id })
    await settled(client)
    const places = await changeAndProve(client, id, page)
    await page.goto(ready.url)
    await expect(page.getByRole('main')).toBeVisible()

    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const screen of screens) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await open(
        page,
        ready.apiUrl,
        screen.hash.replaceAll(/\{(\w+)\}/g, (_, name) => places[name] ?? ''),
      )
      if (screen.act !== undefined) {
        await screen.act(page)
        await page.waitForTimeout(300)
      }
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect
        .soft(
          violations.map(
            (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`,
          ),
          `${screen.name}, ${theme}`,
        )
        .toEqual([])
      await picture(page, info.outputPath(`${screen.name}-${theme}.png`))
      if (docsDir !== undefined) await picture(page, `${docsDir}/${screen.name}-${theme}.png`)
      for (const width of [1280, 1920]) {
        await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 })
        await page.waitForTimeout(150)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect.soft(overflow, `${screen.name} at ${width} px is wider than the window`).toBeLessThanOrEqual(0)
        await picture(page, info.outputPath(`${screen.name}-${theme}-${width}.png`))
      }
    }
  })
}

test('the window says when the core is gone and comes back by itself', async ({ console: host, page }) => {
  test.setTimeout(120_000)
  const first = await host.start()
  await page.goto(first.ready.url)
  await expect(page.getByRole('heading', { name: 'Put your orgs on one deck' })).toBeVisible()
  await first.end('SIGKILL')
  await expect(page.getByText(/reconnect/i).first()).toBeVisible()
  const port = new URL(first.ready.apiUrl).port
  const again = await host.start(['--port', port])
  // The session lived in the process that is gone, so this window has to be let in again.
  await expect(page.getByText(/signed out/i).first()).toBeVisible({ timeout: 30_000 })
  await page.goto(again.ready.url)
  await expect(page.getByRole('heading', { name: 'Put your orgs on one deck' })).toBeVisible()
})

/** Lets somebody in the org change a contact twice, has it synced and compared, and tells where that is looked at. */
async function changeAndProve(client: Client, org: number, page: Page): Promise<Record<string, string>> {
  const stream = (await client.sync.streams({ integration_id: org })).items.find(
    ({ object }) => object === 'Contact',
  )
  const base = (await client.connections.get({ id: org })).instance_url
  const before = new Date().toISOString()
  await page.goto(`${base}/?object=Contact`)
  const first = await page.locator('#contacts a').first().getAttribute('href')
  const external = /id=(\w{18})/.exec(first ?? '')?.[1] ?? ''
  for (const [title, city] of [
    ['Keeper of the Lighthouse', 'Skagen'],
    ['Harbour Master', 'Aarhus'],
  ] as const) {
    await page.goto(`${base}/?object=Contact&id=${external}`)
    await page.locator('#Title').fill(title)
    await page.locator('#MailingCity').fill(city)
    await page.locator('#save').click()
    await expect(page.locator('#contacts').getByText(title).first()).toBeVisible()
    await client.sync.start({ entity: 'Contact', integration_id: org })
    await settled(client)
  }
  const { id } = await client.sync.reconcile({ id: stream?.id ?? 0 })
  await expect.poll(async () => (await client.sync.reconcileReport({ id })).status).toMatch(/proved|repaired/)
  const { items } = await client.records.search({ q: external })
  return { record: String(items[0]?.id), before, stream: String(stream?.id), proof: String(id) }
}

async function open(page: Page, base: string, hash: string): Promise<void> {
  await page.goto(`${base}/${hash}`)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(700)
}

async function picture(page: Page, path: string): Promise<void> {
  if (docsDir !== undefined) await mkdir(docsDir, { recursive: true })
  await page.screenshot({ path })
}
