import { fileURLToPath } from 'node:url'
import { parseOptions } from './options.ts'
import { Shutdown } from './shutdown.ts'

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
  const shutdown = new Shutdown((error) => say(messageOf(error)))
  shutdown.listen()
  try {
    const { startOrJoin } = await import('./start.ts')
    await startOrJoin(parsed.options, root, shutdown, say)
  } catch (error) {
    say(messageOf(error))
    await shutdown.stop(1)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function say(text: string): void {
  process.stderr.write(`orgdeck: ${text}\n`)
}
