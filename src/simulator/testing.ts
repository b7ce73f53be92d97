import { afterAll } from 'vitest'
import type { SimulatorOptions } from './open.ts'
import { createSimulatorServer } from './server.ts'
import type { Control, SimulatorServer } from './server.ts'

/** What a test does with one organisation: requests as a user, and the administrator's dials. */
export type Bench = {
  readonly server: SimulatorServer
  readonly token: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  soql(query: string, all?: boolean): Promise<Reply>
  control(command: Control): Record<string, unknown>
  /** The same organisation as another user. */
  as(username: string): Bench
}

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body when it is JSON. */
  readonly json: unknown
}

export type Fields = Readonly<Record<string, unknown>>

/** The records of a query's page. */
export const recordsOf = (reply: Reply): Fields[] => (reply.json as { records: Fields[] }).records

/** One member of a JSON object as text. */
export const textOf = (reply: Reply, name: string): string => String((reply.json as Fields)[name])

export const V = '/services/data/v64.0'

function benchFor(server: SimulatorServer, token: string): Bench {
  const bench: Bench = {
    server,
    token,
    async call(method, path, body, headers = {}) {
      const init: RequestInit = {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        redirect: 'manual',
      }
      if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body)
      const response = await fetch(server.url + path, init)
      const text = await response.text()
      const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text !== '' ? JSON.parse(text) : undefined,
      }
    },
    soql: (query, all = false) =>
      bench.call('GET', `${V}/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(query)}`),
    control: (command) => server.control(command) as Record<string, unknown>,
    as: (username) => {
      const issued = bench.control({ op: 'token', username })
      return benchFor(server, String(issued['accessToken']))
    },
  }
  return bench
}

/** Starts an organisation for one test file and closes it afterwards. */
export async function startBench(options: SimulatorOptions = {}): Promise<Bench> {
  const server = await createSimulatorServer(options)
  afterAll(() => server.close())
  const issued = server.control({ op: 'token' }) as { accessToken: string }
  return benchFor(server, issued.accessToken)
}
