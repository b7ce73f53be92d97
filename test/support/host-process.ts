import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Ready = {
  readonly url: string
  readonly apiUrl: string
  readonly receiverUrl: string
  readonly dataDir: string
  readonly pid: number
}

export type HostProcess = {
  readonly child: ChildProcess
  readonly ready: Ready
  /** All that was printed so far. */
  readonly printed: { out: string; err: string }
  /** Sends a signal and answers how the process ended: its exit code, or null when the signal had to end it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

export type Finished = { readonly code: number | null; readonly out: string; readonly err: string }

const sources = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url))

/** A fresh folder below the system's temporary one, and how to remove it. */
export async function temporaryDir(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'orgdeck-test-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }) }
}

/**
 * Starts the Node host as a program of its own, from its sources or a build, on free ports, without a keychain and a
 * browser; with `home` in place of the person's own folder.
 * Resolves when it is ready; rejects with what it printed when it ends before that.
 */
export function startHostProcess(
  dataDir: string,
  options: readonly string[] = [],
  entry: string = sources,
  home?: string,
): Promise<HostProcess> {
  const args = ['--data-dir', dataDir, ...freePorts(options), ...options]
  const { child, printed, ended } = launch(entry, args, home)
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const line = /^ORGDECK_READY (\{.*\})$/m.exec(printed.out)?.[1]
      if (line === undefined) return
      resolve({
        child,
        ready: JSON.parse(line) as Ready,
        printed,
        end: (signal = 'SIGTERM') => {
          child.kill(signal)
          return ended
        },
      })
    })
    void ended.then((code) => reject(new Error(`ended with ${code}: ${printed.out}${printed.err}`)))
  })
}

/** Runs the host until it ends by itself. */
export async function runHost(options: readonly string[]): Promise<Finished> {
  const { printed, ended } = launch(sources, [...freePorts(options), ...options])
  const code = await ended
  return { code, ...printed }
}

function freePorts(options: readonly string[]): string[] {
  return ['--port', '--receiver-port'].flatMap((name) => (options.includes(name) ? [] : [name, '0']))
}

function launch(entry: string, args: readonly string[], home?: string) {
  const env = {
    ...process.env,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    ...(home === undefined ? {} : { HOME: home, USERPROFILE: home }),
  }
  const child = spawn(process.execPath, [entry, '--no-open', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { out: '', err: '' }
  child.stdout.on('data', (part: Buffer) => (printed.out += part.toString('utf8')))
  child.stderr.on('data', (part: Buffer) => (printed.err += part.toString('utf8')))
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, printed, ended }
}
