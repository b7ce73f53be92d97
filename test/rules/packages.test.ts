import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownPackages } from './imports/rules.ts'

const root = join(import.meta.dirname, '..', '..')

type LockEntry = {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
const lock = (JSON.parse(lockText) as { packages: Readonly<Record<string, LockEntry>> }).packages
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const direct = { ...manifest.dependencies, ...manifest.devDependencies }

/** Where npm would look for `name` when the package at `path` asks for it: nested first, then outwards. */
function isLocked(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock) return true
    if (at === '') return false
  }
}

describe('package-lock.json', () => {
  // A package of another system that was missing when the lock was written makes `npm ci` fail in a clean clone.
  it('has an entry for every optional dependency of every package', () => {
    const missing = Object.entries(lock).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} wants ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('names no registry, so that it installs from whichever one is reachable', () => {
    const resolved = Object.entries(lock).filter(([, entry]) => entry.resolved !== undefined)
    expect(resolved.map(([path]) => path)).toEqual([])
    expect(lockText).not.toMatch(/https?:\/\/[^"]*\.(tgz|tar\.gz)/)
  })
})

describe('package.json', () => {
  it('pins every version exactly', () => {
    const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    expect(loose).toEqual([])
  })

  // `@orpc/client` is published under a "latest" that does not fit the others.
  it('holds every @orpc package at one version, installed ones included', () => {
    const versions = Object.entries(lock)
      .filter(([path]) => /(^|\/)node_modules\/@orpc\/[^/]+$/.test(path))
      .map(([path, entry]) => `${path} ${entry.version}`)
    expect(versions.length).toBeGreaterThan(5)
    expect(versions.filter((line) => !line.endsWith(' 1.16.1'))).toEqual([])
  })

  // A package that only came along with another one goes when the other one changes its mind.
  it('names every package the sources use', () => {
    expect(knownPackages.filter((name) => direct[name] === undefined)).toEqual([])
  })

  it('keeps everything the build can bundle out of the shipped dependencies', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(['@napi-rs/keyring', 'better-sqlite3'])
  })
})

describe('committed files', () => {
  it('name no folder of the machine they were written on', () => {
    const folders = [root, join(root, '..', 'shared'), `${homedir()}/`].map((path) =>
      path.replaceAll('.', '\\.'),
    )
    expect(gitGrep(`(^|[^A-Za-z0-9_.])(${folders.join('|')})`)).toBe('')
  })

  it('name no package registry', () => {
    expect(gitGrep('registry *=|https?://[^ /]*(registry|npm|mirror|artifact)[^ /]*')).toBe('')
  })
})

/** Matching lines of committed files but this one; git grep exits 1 for "nothing found". */
function gitGrep(pattern: string): string {
  try {
    const args = ['grep', '-nIE', pattern, '--', '.', ':!test/rules/packages.test.ts']
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return ''
    throw error
  }
}
