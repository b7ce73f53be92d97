import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The clients as published, at the versions this was last proved with. */
export const VERSIONS = { '@salesforce/cli': '2.150.6', sfdmu: '3.7.19', jsforce: '3.10.26' } as const

const INSTALL_MS = 15 * 60_000
const COMMAND_MS = 180_000

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** Runs a program to its end, within bounds of time and output. */
export function run(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; timeout?: number },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: options.timeout ?? COMMAND_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(file, args, { ...options, ...limits }, (error, out, err) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${file} ${args[0]}: ${error.message}`))
      else resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}

/** Installs the clients into the folder, unless they are there from an earlier run with the same versions. */
export async function installClients(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ private: true, dependencies: VERSIONS }))
  // npm runs under the Node beside it; its scripts are not needed by any of these clients.
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const { code, err } = await run('npm', args, { cwd: dir, env: process.env, timeout: INSTALL_MS })
  if (code !== 0) throw new Error(`the clients could not be installed: ${err.slice(0, 2000)}`)
}

/** The environment in which the command line tool keeps to its folder, asks nothing and calls nobody else. */
export function clientEnv(dir: string, home: string): NodeJS.ProcessEnv {
  mkdirSync(home, { recursive: true })
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    LANG: 'C.UTF-8',
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    // The web login opens this instead of a browser.
    BROWSER: join(dir, 'browser.sh'),
  }
}
