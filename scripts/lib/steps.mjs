import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { cache, modules, projectEnv, projectNode, root } from './paths.mjs'
import { countCheck, countPlaywright, countVitest } from './report.mjs'

const reports = join(cache, 'reports')

/** The steps of `npm test` in order: what `--only` calls it, its heading, and how to run it to counts. */
export const steps = [
  { name: 'format', title: 'Format', run: () => check('oxfmt/bin/oxfmt', ['--check', '.']) },
  { name: 'lint', title: 'Lint', run: () => check('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'types', title: 'Types', run: () => check('typescript/bin/tsc', ['-b']) },
  { name: 'rules', title: 'Imports, lockfile and repository rules', run: () => vitest('rules') },
  { name: 'unit', title: 'Unit tests', run: () => vitest('unit') },
  { name: 'window', title: 'Window tests', run: () => vitest('window') },
  { name: 'build', title: 'Build', run: build },
  { name: 'system', title: 'Contract and exploit tests', run: () => vitest('system') },
  { name: 'e2e', title: 'End-to-end tests', run: endToEnd },
]

function check(tool, args) {
  return countCheck(runTool(tool, args))
}

function vitest(project) {
  const file = report(`vitest-${project}.json`)
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const status = runTool('vitest/vitest.mjs', ['run', '--project', project, '--passWithNoTests', ...output])
  return countVitest(file, status)
}

function build() {
  const built = ensureBuild('inherit')
  if (!built) process.stdout.write('Nothing changed since the last build.\n')
  return countCheck(0)
}

function endToEnd() {
  ensureBuild('inherit')
  const file = report('playwright.json')
  const env = { ORGDECK_BROWSER: ensureBrowser(), ORGDECK_PLAYWRIGHT_JSON: file }
  return countPlaywright(file, runTool('@playwright/test/cli.js', ['test'], env))
}

function report(name) {
  mkdirSync(reports, { recursive: true })
  const path = join(reports, name)
  rmSync(path, { force: true })
  return path
}

/** Runs a tool of node_modules under the project's Node; its output goes straight through. Returns its exit code. */
function runTool(path, args, env = {}) {
  const result = spawnSync(projectNode, [join(modules, path), ...args], {
    cwd: root,
    env: projectEnv(env),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return result.status ?? 1
}
