import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Simulator } from '../../src/simulator/index.ts'

const version = '/services/data/v64.0'

type Told = { readonly url: string; readonly token: string; readonly object: string }

/** A client in a process of its own that reads an object in bulk over and over and drops what it gets, until stopped. */
export async function startDrain(simulator: Simulator, object: string): Promise<{ stop(): void }> {
  const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' })
  child.send({ url: simulator.url, token: accessToken, object } satisfies Told)
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the reader ended with ${code}`)))
  })
  return { stop: () => void child.kill() }
}

async function drain({ url, token, object }: Told): Promise<never> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(
      url + version + path,
      body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) },
    )
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const { fields } = (await (await ask(`/sobjects/${object}/describe`)).json()) as {
    fields: { name: string; type: string }[]
  }
  const names = fields.filter(({ type }) => !['address', 'location', 'base64'].includes(type))
  const query = `SELECT ${names.map(({ name }) => name).join(',')} FROM ${object}`
  const { id } = (await (await ask('/jobs/query', { operation: 'query', query })).json()) as { id: string }
  for (;;) {
    const { state } = (await (await ask(`/jobs/query/${id}`)).json()) as { state: string }
    if (state === 'JobComplete') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  process.send?.('reading')
  let locator: string | null = null
  for (;;) {
    const from: string = locator === null || locator === 'null' ? '' : `&locator=${locator}`
    const page = await ask(`/jobs/query/${id}/results?maxRecords=10000${from}`)
    locator = page.headers.get('sforce-locator')
    for await (const _ of page.body ?? []);
  }
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url))
  process.once('message', (told) => void drain(told as Told))
