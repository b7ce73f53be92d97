import { fileURLToPath } from 'node:url'
import { acquireLock } from '../core/index.ts'
import { hasDisplay, openBrowser } from './browser.ts'
import { type HostOptions, parseOptions } from './options.ts'
import { askHolder } from './second-start.ts'
import { serve } from './serve.ts'
import type { Handover } from './session-routes.ts'
import { Shutdown } from './shutdown.ts'

/** How long a second start waits for a first one that is still starting. */
const patienceMs = 20_000

/**
 * The whole Node host. `root` is the folder that holds out/, resources/ and package.json. Prints one line on standard
 * output when it is ready; all other words go to standard error. Sets the exit code; 2 means a bad option.
 */
export async function run(argv: readonly string[], root: URL): Promise<void> {
  const parsed = parseOptions(argv, fileURLToPath(root), process.env)
  if (parsed.kind === 'help') {
    process.stdout.write(parsed.text)
    return
  }
  if (parsed.kind === 'bad') {
    say(`${parsed.message}. See --help.`)
    process.exitCode = 2
    return
  }
  const shutdown = new Shutdown((error) => say(error instanceof Error ? error.message : String(error)))
  shutdown.listen()
  try {
    await startOrJoin(parsed.options, root, shutdown)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    await shutdown.stop(1)
  }
}

async function startOrJoin(options: HostOptions, root: URL, shutdown: Shutdown): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    const claim = await acquireLock(options.dataDir)
    if (claim.kind === 'acquired') {
      announce(await serve(options, root, claim.lock, shutdown), options)
      return
    }
    const running = await askHolder(claim.info)
    if (running !== null) {
      say(`Orgdeck is already running on ${running.dataDir} (process ${running.pid}).`)
      announce(running, options)
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
function announce(ready: Handover, options: HostOptions): void {
  const { url, apiUrl, receiverUrl, dataDir, pid } = ready
  process.stdout.write(`ORGDECK_READY ${JSON.stringify({ url, apiUrl, receiverUrl, dataDir, pid })}\n`)
  say(`Open ${url}`)
  if (options.open && hasDisplay(process.env)) void openBrowser(url)
}

function say(text: string): void {
  process.stderr.write(`orgdeck: ${text}\n`)
}
