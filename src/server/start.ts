import { acquireLock } from '../core/index.ts'
import { hasDisplay, openBrowser } from './browser.ts'
import type { HostOptions } from './options.ts'
import { askHolder } from './second-start.ts'
import { serve } from './serve.ts'
import type { Handover } from './session-routes.ts'
import type { Shutdown } from './shutdown.ts'

/** How long a second start waits for a first one that is still starting. */
const patienceMs = 20_000

/**
 * Starts the console on a data directory, or, where one is running on it already, asks that one for a fresh launch
 * link and opens it. Throws with a sentence for a person when neither can be done.
 */
export async function startOrJoin(
  options: HostOptions,
  root: URL,
  shutdown: Shutdown,
  say: (text: string) => void,
): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    const claim = acquireLock(options.dataDir)
    if (claim.kind === 'acquired') {
      await announce(await serve(options, root, claim.lock, shutdown), options, say)
      return
    }
    const running = await askHolder(claim.info)
    if (running !== null) {
      say(`Orgdeck is already running on ${running.dataDir} (process ${running.pid}).`)
      await announce(running, options, say)
      await shutdown.stop(0)
      return
    }
    if (Date.now() >= end) {
      throw new Error(
        `Orgdeck is already running on ${options.dataDir} (process ${claim.info.pid}), but does not answer. ` +
          'If its window is open, use that one; else end the process and start again.',
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** The one line a starting program waits for, then the browser where there is one. */
async function announce(ready: Handover, options: HostOptions, say: (text: string) => void): Promise<void> {
  const { url, apiUrl, receiverUrl, dataDir, pid } = ready
  process.stdout.write(`ORGDECK_READY ${JSON.stringify({ url, apiUrl, receiverUrl, dataDir, pid })}\n`)
  say(`Open ${url}`)
  if (options.open && hasDisplay(process.env)) await openBrowser(url)
}
