import { spawn } from 'node:child_process'

/** Can a browser window appear here: always on macOS and Windows, elsewhere only with a display. */
export function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/** Opens an http address in the person's browser. Resolves to whether that could be started. */
export function openBrowser(url: string): Promise<boolean> {
  const address = new URL(url)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return Promise.resolve(false)
  const [command, ...args] = opener(address.href)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url]
  // "start" is part of cmd, which would read "&" in an address as its own; this one takes the address as it is.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
