import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron as electron, expect, test } from '@playwright/test'
import { desktopObstacle, findElectron } from '../../scripts/lib/electron.mjs'

const executablePath = findElectron()
const obstacle = executablePath === null ? 'no Electron binary' : desktopObstacle()
if (obstacle !== null && process.env['TEST_WORKER_INDEX'] === undefined) console.log(`skipped: ${obstacle}`)

test.describe('Electron itself', () => {
  test.skip(obstacle !== null, `skipped: ${obstacle}`)

  test('opens the first-run page in a sandboxed window and closes cleanly', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'orgdeck-electron-'))
    const app = await electron.launch({
      executablePath: executablePath ?? '',
      args: [join(import.meta.dirname, '../..'), '--data-dir', dataDir],
    })
    try {
      const page = await app.firstWindow()
      await expect(page.getByRole('button', { name: /explore the demo org/i })).toBeVisible()
      expect(page.url()).toMatch(/^app:\/\/orgdeck\/index\.html/)
      const kinds = await page.evaluate(() =>
        ['require', 'process', 'module'].map((name) => typeof Reflect.get(globalThis, name)),
      )
      expect(kinds).toEqual(['undefined', 'undefined', 'undefined'])
    } finally {
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
