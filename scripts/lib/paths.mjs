import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, absolute. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const modules = join(root, 'node_modules')
/** Where these scripts keep what they remember between runs; goes away with the packages it speaks of. */
export const cache = join(modules, '.cache', 'orgdeck')
/** Node 24, installed as an npm package because the machine's own may be older. */
export const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const bin = join(modules, '.bin')

/** The environment with the project's own tools, Node 24 among them, first on the path. */
export function projectEnv(extra = {}) {
  return { ...process.env, PATH: [bin, ...pathWithoutBin()].join(delimiter), ...extra }
}

/** The environment as it was before npm put the project's tools on the path: what npm itself must run under. */
export function machineEnv() {
  return { ...process.env, PATH: pathWithoutBin().join(delimiter) }
}

function pathWithoutBin() {
  return (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== bin)
}
