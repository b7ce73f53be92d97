import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { at } from './check.ts'

/** A running organisation with a session for a client. */
export type Org = Simulator & {
  readonly alias: string
  readonly accessToken: string
  readonly username: string
}

/** Starts an organisation; `label` tells two of them apart. */
export async function openOrg(alias: string, contacts: number): Promise<Org> {
  const simulator = await startSimulator({ contacts, label: alias, seed: alias.length + contacts })
  const token = await simulator.control({ op: 'token' })
  const text = (name: string) => String(at(token, name))
  return { ...simulator, alias, accessToken: text('accessToken'), username: text('username') }
}
