import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type HostOptions = {
  /** null = the default port, or a free one when that is taken. */
  readonly port: number | null
  readonly receiverPort: number | null
  readonly dataDir: string
  readonly demo: boolean
  readonly open: boolean
  readonly passphraseFile: string | null
  readonly keyFile: string | null
  readonly logLevel: LogLevel
  readonly rendererDir: string
  readonly migrationsDir: string
}

export type Parsed =
  | { readonly kind: 'run'; readonly options: HostOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'bad'; readonly message: string }

export const defaultPort = 7420
/** Clear of 7421 to 7425, where the browser comes back to from a sign-in page. */
export const defaultReceiverPort = 7430

const flags = {
  port: { type: 'string' },
  'receiver-port': { type: 'string' },
  'data-dir': { type: 'string' },
  demo: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  'key-file': { type: 'string' },
  'log-level': { type: 'string' },
  'renderer-dir': { type: 'string' },
  'migrations-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the command line. `root` is the folder that holds out/ and resources/. Relative paths are taken from the
 * working directory. Anything that is not understood is told in one line and nothing is started.
 */
export function parseOptions(argv: readonly string[], root: string, env: NodeJS.ProcessEnv): Parsed {
  try {
    const { values } = parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false })
    if (values.help === true) return { kind: 'help', text: helpText(defaultDataDir(env)) }
    const path = (value: string | undefined): string | null => (value === undefined ? null : resolve(value))
    const options: HostOptions = {
      port: portNumber('--port', values.port),
      receiverPort: portNumber('--receiver-port', values['receiver-port']),
      dataDir: path(values['data-dir']) ?? defaultDataDir(env),
      demo: values.demo ?? false,
      open: values['no-open'] !== true,
      passphraseFile: path(values['passphrase-file']),
      keyFile: path(values['key-file']),
      logLevel: logLevel(values['log-level']),
      rendererDir: path(values['renderer-dir']) ?? join(root, 'out', 'renderer'),
      migrationsDir: path(values['migrations-dir']) ?? join(root, 'resources', 'migrations'),
    }
    if (options.port !== null && options.port !== 0 && options.port === options.receiverPort) {
      return { kind: 'bad', message: '--port and --receiver-port need different ports.' }
    }
    return { kind: 'run', options }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    // parseArgs adds advice on positional arguments after the first sentence; there are none here.
    return { kind: 'bad', message: (text.split(/(?<=')\. |\n/)[0] ?? text).replace(/\.$/, '') }
  }
}

function portNumber(name: string, value: string | undefined): number | null {
  if (value === undefined) return null
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (!(port <= 65535)) throw new Error(`${name} takes a number from 0 to 65535, not '${value}'`)
  return port
}

function logLevel(value: string | undefined): LogLevel {
  const level = logLevels.find((each) => each === (value ?? 'info'))
  if (level === undefined) throw new Error(`--log-level takes ${logLevels.join(', ')}, not '${value}'`)
  return level
}

/** Where the platform keeps an application's data. */
export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  const home = homedir()
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Orgdeck')
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Orgdeck')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'orgdeck')
}

function helpText(dataDir: string): string {
  return `Orgdeck in the browser: runs the console and serves its window on this machine only.

Usage: npm start -- [options]     or  node out/main/host.js [options]

  --port <n>              Port of the window and the API on 127.0.0.1; 0 = any free one
                          (default ${defaultPort}, or a free one when that is taken)
  --receiver-port <n>     Port a tunnel may be pointed at, never the API; 0 = any free one
                          (default ${defaultReceiverPort}, or a free one when that is taken)
  --data-dir <dir>        Where everything is kept
                          (default ${dataDir})
  --demo                  Start the bundled demo org as well
  --no-open               Do not open a browser; the address is printed either way
  --passphrase-file <f>   Keep secrets in a sealed file opened with the passphrase in <f>
                          (default: the keychain of the system)
  --key-file <f>          Write a fresh API key with the role admin to <f>, readable by you only;
                          the key written at the start before stops working
  --log-level <level>     ${logLevels.join(', ')} (default info)
  --renderer-dir <dir>    The built window (default: out/renderer beside this program)
  --migrations-dir <dir>  The database migrations (default: resources/migrations beside this program)
  -h, --help              This text

When it is ready it prints one line on standard output:
  ORGDECK_READY {"url","apiUrl","receiverUrl","dataDir","pid"}
"url" opens the window once, within ten minutes. The API is at apiUrl + "/api/…", its reference at
apiUrl + "/api/docs". Everything else it says goes to standard error and to logs/ in the data directory.
A second start on the same data directory opens the console that is running there.
`
}
