import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Host, type Lock, LogFile, openSecrets, startCore, systemClock } from '../core/index.ts'
import { createDemo } from '../simulator/index.ts'
import { startHttp } from './http.ts'
import { writeKeyFile } from './key-file.ts'
import { closeServer, listenOnLoopback } from './listen.ts'
import { terminalLine } from './terminal.ts'
import { defaultPort, defaultReceiverPort, type HostOptions } from './options.ts'
import { createReceiver } from './receiver.ts'
import type { Handover } from './session-routes.ts'
import type { Shutdown } from './shutdown.ts'

/**
 * Starts the core, the two listeners and, where asked for, the demo org on a data directory whose lock we hold.
 * Everything opened is handed to `shutdown` at once, so that a start that fails half-way leaves nothing behind.
 */
export async function serve(
  options: HostOptions,
  root: URL,
  lock: Lock,
  shutdown: Shutdown,
): Promise<Handover> {
  const { dataDir } = options
  shutdown.add(() => lock.release())
  const file = new LogFile(join(dataDir, 'logs'))
  shutdown.add(() => file.close())
  const log = (line: string): void => {
    file.write(line)
    const shown = terminalLine(line)
    if (shown !== null) process.stderr.write(`orgdeck: ${shown}\n`)
  }

  const demo = createDemo(dataDir)
  shutdown.add(demo.close)
  const version = readVersion(root)
  const host: Host = {
    kind: 'node',
    version,
    dataDir,
    homeDir: homedir(),
    secrets: await openSecrets({ dataDir, ...passphraseFrom(options.passphraseFile) }),
    clock: systemClock,
    log,
    notify: () => {
      // A program without a window of its own has nowhere to show one; the page shows its own.
    },
    openExternal: () => Promise.resolve(false),
    onPower: () => () => {},
    demo: demo.start,
  }
  const core = await startCore(host, { migrationsDir: options.migrationsDir, logLevel: options.logLevel })
  shutdown.add(() => core.close())

  const receiver = createReceiver()
  const receiverPort = await listenOnLoopback(receiver, {
    port: options.receiverPort ?? defaultReceiverPort,
    strict: options.receiverPort !== null,
  })
  shutdown.add(() => closeServer(receiver, 200))
  const receiverUrl = `http://127.0.0.1:${receiverPort}`
  const handover = { receiverUrl, dataDir, pid: process.pid }
  const http = await startHttp({
    core,
    version,
    rendererDir: options.rendererDir,
    listen: { port: options.port ?? defaultPort, strict: options.port !== null },
    handover: () => handover,
    now: () => systemClock.now(),
    onError: (error) => log(problemLine(error)),
  })
  shutdown.add(() => http.close(500))
  core.setAddresses({ apiUrl: http.apiUrl, receiverUrl })
  lock.update({ port: http.port, url: http.apiUrl, handoverKey: http.handoverKey })

  if (options.keyFile !== null) await writeKeyFile(core, options.keyFile)
  if (options.demo) await demo.start()
  return { url: http.launchUrl(), apiUrl: http.apiUrl, ...handover }
}

/** One structured log line for an error of the host itself. */
export function problemLine(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const msg = error instanceof Error ? error.message : String(error)
  return JSON.stringify({ level: 'error', time: new Date().toISOString(), msg, err: text })
}

function readVersion(root: URL): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const version: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'version') : null
  return typeof version === 'string' ? version : '0.0.0'
}

function passphraseFrom(path: string | null): { passphrase?: string } {
  if (path === null) return {}
  const passphrase = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  if (passphrase.length < 8) throw new Error(`The passphrase in ${path} needs at least 8 characters.`)
  return { passphrase }
}
