import { ensureDependencies } from './lib/deps.mjs'
import { keychainRig } from './lib/keychain.mjs'
import { projectEnv, projectNode, root } from './lib/paths.mjs'
import { summary } from './lib/report.mjs'
import { runForeground } from './lib/run.mjs'
import { steps } from './lib/steps.mjs'

const help = `npm test -- [--only step,step]

Sets itself up (packages, browser, a throwaway Secret Service) and runs, in this order:
  ${steps.map((step) => step.name).join(', ')}
The last line is "N passed, N failed", and ", N skipped" when any.`

const args = process.argv.slice(2)
try {
  if (args.includes('--help')) console.log(help)
  // The first pass runs on whatever Node npm was given; it only prepares, then starts itself again inside.
  else if (process.env.ORGDECK_TEST_INSIDE === undefined) process.exitCode = await prepare()
  else process.exitCode = runSteps(chooseSteps())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log(summary({ passed: 0, failed: 1, skipped: 0 }))
  process.exitCode = 1
}

async function prepare() {
  chooseSteps()
  ensureDependencies()
  const rig = keychainRig()
  const [command, ...rest] = [...rig.prefix, projectNode, `${root}/scripts/test.mjs`, ...args]
  try {
    return await runForeground(command, rest, { env: projectEnv({ ...rig.env, ORGDECK_TEST_INSIDE: '1' }) })
  } finally {
    rig.cleanup()
  }
}

function chooseSteps() {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='))
  if (at === -1) return steps
  const names = (args[at].slice('--only='.length) || (args[at + 1] ?? '')).split(',')
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) throw new Error(`There is no step "${unknown.join('", "')}".\n${help}`)
  return steps.filter((step) => names.includes(step.name))
}

function runSteps(chosen) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const step of chosen) {
    console.log(`\n── ${step.title} ──`)
    const start = Date.now()
    const counts = runStep(step)
    const line = `${step.title}: ${summary(counts)} (${((Date.now() - start) / 1000).toFixed(1)} s)`
    console.log(line)
    lines.push(line)
    for (const key of Object.keys(total)) total[key] += counts[key]
  }
  const keychain = process.env.ORGDECK_KEYCHAIN ?? ''
  console.log(`\n${lines.join('\n')}`)
  if (keychain.startsWith('skipped')) console.log(`Keychain tests ${keychain}`)
  console.log(summary(total))
  return total.failed === 0 ? 0 : 1
}

/** A step that cannot even run (no browser, a broken build) is a failure of its own, not the end of the others. */
function runStep(step) {
  try {
    return step.run()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
