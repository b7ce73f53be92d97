import { parseArgs } from 'node:util'
import { torture } from './run.ts'

const help = `npm run torture:sync -- [--kills 200] [--contacts 20000] [--seed n]

Copies an org of the simulator while people work in it and everything goes wrong that can, kills the core by SIGKILL at
random instants and starts it again; at the end the copy has to equal the org. Ends with 1 when it does not, and says
where the folder is.`

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    contacts: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(help)
else {
  const options = {
    kills: Number(values.kills),
    contacts: Number(values.contacts),
    seed: Number(values.seed),
  }
  console.log(`seed ${options.seed}: ${options.kills} kills over ${options.contacts} contacts`)
  const began = performance.now()
  const report = await torture({ ...options, say: console.log })
  for (const [what, times] of [...report.done].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    console.log(`  ${what}: ${times}`)
  const where = Object.entries(report.killedIn).map(([what, times]) => `${times} in ${what}`)
  console.log(`${report.kills} kills (${where.join(', ')}), ${report.runs} runs, ${report.rows} rows read`)
  console.log(`${report.signIns} sign-ins, ${((performance.now() - began) / 1000).toFixed(0)} s`)
  if (report.found.length === 0) console.log('found nothing: the copy equals the org')
  else {
    for (const line of report.found) console.error(line)
    console.error(`seed ${options.seed}; the org and the store are kept in ${report.dir}`)
    process.exitCode = 1
  }
}
