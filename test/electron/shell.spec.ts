import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { signInAtSimulator } from '../support/sign-in.ts'
import { Shell } from './driver/shell.ts'
import { expect, firstRun, test } from './fixture.ts'
import { windowOptions } from '../../src/main/window.ts'

const root = join(import.meta.dirname, '../..')

test('opens the first-run page over the port of the main process', async ({ shell, page }) => {
  await expect(firstRun(page)).toBeVisible()
  const seen = await shell.inspect()
  expect(seen.windows).toHaveLength(1)
  expect(seen.windows[0]).toMatchObject({ visible: true, url: 'app://orgdeck/index.html' })
  expect(seen.portsPosted).toBe(1)
  expect(seen.dialogs).toEqual([])
})

test('asks Electron for a locked window and nothing beside it', async ({ shell }) => {
  const seen = await shell.inspect()
  expect(seen.sandboxed).toBe(true)
  expect(seen.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  expect(seen.windows[0]?.options).toEqual(
    windowOptions({
      preload: join(root, 'out/preload/index.cjs'),
      icon: join(root, 'resources/icon.png'),
    }),
  )
  expect(seen.ipcChannels).toEqual([])
})

test('gives the page neither Node nor Electron', async ({ shell, page }) => {
  const kinds = await page.evaluate(() =>
    ['require', 'process', 'module', 'exports', 'Buffer', 'ipcRenderer', 'electron'].map(
      (name) => `${name} ${typeof Reflect.get(globalThis, name)}`,
    ),
  )
  expect(kinds.filter((line) => !line.endsWith(' undefined'))).toEqual([])
  expect((await shell.inspect()).portsPosted).toBe(1)
})

test('hands a fresh port over after a reload', async ({ shell, page }) => {
  await page.reload()
  await expect(firstRun(page)).toBeVisible()
  expect((await shell.inspect()).portsPosted).toBe(2)
})

test('closing the window keeps Orgdeck in the tray, which is said once', async ({ shell }) => {
  await shell.call('closeWindow', {})
  expect(await shell.inspect()).toMatchObject({
    windows: [{ visible: false }],
    notifications: [{ title: 'Orgdeck keeps running' }],
  })
  await shell.call('clickTrayItem', { id: 'open' })
  expect((await shell.inspect()).windows[0]).toMatchObject({ visible: true, focused: 1 })
  await shell.call('closeWindow', {})
  expect((await shell.inspect()).notifications).toHaveLength(1)
})

test('the tray syncs a connected org on demand', async ({ shell, page }) => {
  test.setTimeout(240_000)
  const tray = async () => (await shell.inspect()).tray
  expect((await tray())?.toolTip).toBe('Orgdeck: No org connected')
  await expect(shell.call('clickTrayItem', { id: 'sync' })).rejects.toThrow('disabled')

  await firstRun(page).click()
  await page.getByRole('button', { name: 'Open the sign-in page' }).click()
  await expect.poll(async () => (await shell.inspect()).opened).toHaveLength(1)
  const [authorizeUrl] = (await shell.inspect()).opened
  await signInAtSimulator(authorizeUrl ?? '')
  // Connecting begins the first sync by itself; a sync on demand is one more.
  const inStep = async () =>
    await expect
      .poll(async () => (await tray())?.toolTip, { timeout: 120_000 })
      .toBe('Orgdeck: 1 connection in step')
  await inStep()

  const runs = () => countRuns(shell.dataDir)
  const before = runs()
  await shell.call('clickTrayItem', { id: 'sync' })
  await expect.poll(runs).toBeGreaterThan(before)
  await inStep()
  expect((await shell.inspect()).notifications).toEqual([])
})

test('quitting from the tray closes the core and gives the data directory free', async ({ shell }) => {
  const lock = join(shell.dataDir, 'orgdeck.lock')
  expect(existsSync(lock)).toBe(true)
  await shell.call('clickTrayItem', { id: 'quit' }).catch(() => undefined)
  expect(await shell.ended).toBe(0)
  expect(existsSync(lock)).toBe(false)
  expect(existsSync(join(shell.dataDir, 'window'))).toBe(true)
})

test('a second start brings the window to the front, on the page its link names', async ({ shell, page }) => {
  await shell.call('closeWindow', {})
  const second = new Shell(null, { dataDir: shell.dataDir, second: true })
  expect(await second.ended).toBe(0)
  await shell.call('secondInstance', { data: { link: 'orgdeck://open/connections' } })
  await expect(page).toHaveURL(/#\/connections/)
  expect((await shell.inspect()).windows[0]).toMatchObject({ visible: true, focused: 1 })

  await shell.call('secondInstance', { data: { link: 'orgdeck://delete/everything' } })
  await shell.call('secondInstance', { data: 'nonsense' })
  await expect(page).toHaveURL(/#\/connections/)
})

test('a data directory another console holds is left alone', async ({ shell }) => {
  const second = new Shell(null, { dataDir: shell.dataDir })
  expect(await second.ended).toBe(0)
  expect(second.output).toContain('already running on this data directory')
  expect(existsSync(join(shell.dataDir, 'orgdeck.lock'))).toBe(true)
})

/** Sync runs a person asked for, as the store keeps them. */
function countRuns(dataDir: string): number {
  const store = new Database(join(dataDir, 'orgdeck.db'), { readonly: true })
  try {
    return (
      store.prepare<[], { n: number }>("select count(*) n from sync_runs where trigger <> 'schedule'").get()
        ?.n ?? 0
    )
  } finally {
    store.close()
  }
}
