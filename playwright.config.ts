import { defineConfig } from '@playwright/test'
import { browserArgs, findBrowser } from './scripts/lib/browser.mjs'

const json = process.env['ORGDECK_PLAYWRIGHT_JSON']
const executablePath = findBrowser() ?? undefined

/**
 * One suite, three ways to the window: the browser host (always), the built Electron bundle against a double of
 * Electron's API (always), and real Electron (where its binary is installed).
 */
export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: true,
  reporter: json === undefined ? 'list' : [['list'], ['json', { outputFile: json }]],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: browserArgs },
  },
  projects: [
    { name: 'browser host', testDir: 'test/e2e' },
    { name: 'electron double', testDir: 'test/electron', testIgnore: '**/real.spec.ts' },
    { name: 'electron', testDir: 'test/electron', testMatch: '**/real.spec.ts' },
  ],
})
