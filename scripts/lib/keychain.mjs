import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { aptInstall } from './browser.mjs'

const tools = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool']
const packages = ['dbus', 'gnome-keyring', 'libsecret-tools']

// The daemon keeps its collection in its own folder, so that no test reads or writes a person's keyring, and an
// empty password unlocks it without a prompter, which would want a display.
const session =
  'eval "$(printf "\\n" | XDG_DATA_HOME="$ORGDECK_KEYRING_DIR" gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"; ' +
  'printf probe | secret-tool store --label=probe orgdeck probe 2>/dev/null || ' +
  'export ORGDECK_KEYCHAIN="skipped: the Secret Service on this machine takes no secrets"; ' +
  'exec "$@"'

/**
 * How to run a command with a private, unlocked Secret Service around it: `{ prefix, env, cleanup }`.
 * `env.ORGDECK_KEYCHAIN` is "ready", or "skipped: why" for the tests that need one to say.
 */
export function keychainRig() {
  const without = (why) => ({ prefix: [], env: { ORGDECK_KEYCHAIN: `skipped: ${why}` }, cleanup: () => {} })
  if (process.platform !== 'linux') return without('the throwaway keychain of the tests exists on Linux only')
  if (missing().length > 0) aptInstall(packages)
  if (missing().length > 0)
    return without(`${missing().join(', ')} not installed (packages ${packages.join(', ')})`)
  const probe = spawnSync('dbus-run-session', ['--', 'true'], { timeout: 20_000 })
  if (probe.status !== 0) return without('a private D-Bus session does not start here')
  const dir = mkdtempSync(join(tmpdir(), 'orgdeck-keyring-'))
  return {
    prefix: ['dbus-run-session', '--', 'bash', '-c', session, 'bash'],
    env: { ORGDECK_KEYCHAIN: 'ready', ORGDECK_KEYRING_DIR: dir },
    cleanup: () => rmSync(dir, { recursive: true, force: true }),
  }
}

function missing() {
  const dirs = (process.env.PATH ?? '').split(delimiter)
  return tools.filter((tool) => !dirs.some((dir) => isExecutable(join(dir, tool))))
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
