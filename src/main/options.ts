import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export type ShellOptions = {
  /** Absolute. */
  readonly dataDir: string
  readonly demo: boolean
  readonly passphraseFile: string | null
  readonly logLevel: LogLevel
  /** Start in the tray, without showing the window. */
  readonly hidden: boolean
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent']

type Machine = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Reads the shell's options out of a command line that also carries Chromium's switches and links, which are ignored.
 * `machine` decides the default data directory, the same one as the browser host's.
 */
export function readOptions(
  argv: readonly string[],
  machine: Machine = { platform: process.platform, env: process.env, home: homedir() },
): ShellOptions {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      'passphrase-file': { type: 'string' },
      'log-level': { type: 'string' },
      demo: { type: 'boolean' },
      hidden: { type: 'boolean' },
    },
  })
  const dataDir = values['data-dir']
  const passphraseFile = values['passphrase-file']
  return {
    dataDir: typeof dataDir === 'string' ? resolve(dataDir) : defaultDataDir(machine),
    demo: values['demo'] === true,
    passphraseFile: typeof passphraseFile === 'string' ? resolve(passphraseFile) : null,
    logLevel: levels.find((level) => level === values['log-level']) ?? 'info',
    hidden: values['hidden'] === true,
  }
}

function defaultDataDir({ platform, env, home }: Machine): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Orgdeck')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Orgdeck')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'orgdeck')
}
