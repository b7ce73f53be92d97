import { test as base } from '@playwright/test'
import { Shell } from './driver/shell.ts'

/** `shell`: the built Electron shell under the double, its window in `page`. Its output is shown when a test fails. */
export const test = base.extend<{ shell: Shell }>({
  shell: async ({ page }, use, info) => {
    const shell = new Shell(page)
    await use(shell)
    await shell.dispose()
    if (info.status !== info.expectedStatus) await info.attach('shell output', { body: shell.output })
  },
})
export { expect } from '@playwright/test'
