import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runChecks } from './check.ts'
import type { Check, Outcome } from './check.ts'
import { installClients, VERSIONS } from './clients.ts'
import { jsforceChecks } from './jsforce-checks.ts'
import { openOrg } from './orgs.ts'
import { makeSf } from './sf.ts'
import { sfBulkChecks } from './sf-bulk-checks.ts'
import { sfChecks } from './sf-checks.ts'
import { sfdmuChecks } from './sfdmu-checks.ts'

/**
 * Lets the clients of the trade work against two simulated organisations and prints what each could do. Ends with 1 when
 * one of them could not. `--clients DIR` keeps the installed clients for the next run; `--only sf,SFDMU,jsforce` picks.
 */
const { values } = parseArgs({
  options: { clients: { type: 'string' }, only: { type: 'string', default: 'sf,SFDMU,jsforce' } },
})
const only = new Set(values.only.split(','))
const dir = values.clients ?? mkdtempSync(join(tmpdir(), 'orgdeck-fidelity-'))

try {
  console.log(
    `Installing ${Object.entries(VERSIONS)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
  )
  await installClients(dir)
  const outcomes = await compare()
  const broken = outcomes.filter((one) => !one.ok)
  console.log(`${outcomes.length - broken.length} of ${outcomes.length} work`)
  if (broken.length > 0) process.exitCode = 1
} finally {
  if (values.clients === undefined) rmSync(dir, { recursive: true, force: true })
  else rmSync(join(dir, 'home'), { recursive: true, force: true })
}

async function compare(): Promise<Outcome[]> {
  const from = await openOrg('harbour', 300)
  const to = await openOrg('island', 50)
  const sf = makeSf(dir)
  const checks: Check[] = [
    ...sfChecks(sf, from),
    ...sfBulkChecks(sf, from),
    ...sfdmuChecks(sf, dir, from, to),
    ...(await jsforceChecks(dir, from)),
  ]
  try {
    return await runChecks(
      checks.filter(({ client }) => only.has(client)),
      tell,
    )
  } finally {
    await from.close()
    await to.close()
  }
}

function tell({ client, what, ok, note }: Outcome): void {
  console.log(
    `${client.padEnd(8)} ${what.padEnd(44)} ${ok ? 'works' : 'BROKEN'}${note === '' ? '' : `  ${note}`}`,
  )
}
