import { readFile } from 'node:fs/promises'
import { createOrgdeckClient } from '../../src/client/index.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import type { Console } from './fixture.ts'

export type Client = ReturnType<typeof createOrgdeckClient>

/** The same console through its REST door, as an admin. */
export async function clientOf(console: Console, apiUrl: string): Promise<Client> {
  return createOrgdeckClient({ url: apiUrl, apiKey: (await readFile(console.keyFile, 'utf8')).trim() })
}

/** Connects the bundled demo org without a browser; resolves once its first sync is over. */
export async function connectDemo(client: Client): Promise<number> {
  const flow = await client.connections.startDemo()
  await signInAtSimulator(flow.authorize_url ?? '')
  const { integration_id } = await client.connections.authStatus({ flow_id: flow.flow_id })
  if (integration_id === undefined) throw new Error('the demo org is not connected')
  await settled(client)
  return integration_id
}

/** Waits until no run is under way. */
export async function settled(client: Client): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if ((await client.sync.runs({ active: true })).total === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('runs are still under way after two minutes')
}
