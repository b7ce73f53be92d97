import { fork } from 'node:child_process'
import type { Simulator } from '../../src/simulator/index.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import type { IncrementalReading, Reading } from './sync-core.ts'

export type Readings = {
  readonly full: Reading
  readonly incremental: IncrementalReading
  /** Processor time of this process, so of the simulator, during the full run. */
  readonly simulatorMs: number
}

/**
 * Lets a core in a process of its own copy the contacts of an org, and again after `between` has changed some of them.
 * The simulator is in this process.
 */
export async function measureCore(
  simulator: Simulator,
  dataDir: string,
  between: () => Promise<void>,
): Promise<Readings> {
  const child = fork(new URL('./sync-core.ts', import.meta.url), [dataDir], { stdio: 'inherit' })
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T))
      child.once('exit', (code) => reject(new Error(`the core ended with ${code}`)))
    })
  child.send({ loginUrl: simulator.url, clientId: simulator.clientId, clientSecret: simulator.clientSecret })
  const { authorizeUrl } = await next<{ authorizeUrl: string }>()
  const done = next<Reading>()
  await signInAtSimulator(authorizeUrl)
  const cpu = process.cpuUsage()
  const full = await done
  const used = process.cpuUsage(cpu)
  await between()
  const second = next<IncrementalReading>()
  child.send('changed')
  return { full, incremental: await second, simulatorMs: (used.user + used.system) / 1000 }
}
