import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import WebSocket from 'ws'
import { createOrgdeckClient } from '../../src/client/index.ts'
import type { Contract } from '../../src/contract/index.ts'
import type { RequestContext } from '../../src/core/context.ts'
import type { ServedCore } from '../../src/server/served-core.ts'
import { startTestHttp, type TestHttp } from './http-host.ts'

export type Client = ContractRouterClient<Contract>

export const transportNames = ['port', 'socket', 'rest'] as const
export type TransportName = (typeof transportNames)[number]

export type Transports = {
  readonly http: TestHttp
  readonly clients: Readonly<Record<TransportName, Client>>
  /** A client over a port of its own whose calls carry this credential. */
  portAs(credential: RequestContext['credential']): Client
  /** A client over REST with this key. */
  restAs(apiKey: string): Client
  /** A new socket signed in with `cookie`, and the client on it. */
  dial(cookie: string): Promise<{ socket: WebSocket; client: Client }>
  close(): Promise<void>
}

/** One core behind all three doors, and a client at each of them: two windows and one program with `apiKey`. */
export async function openTransports(core: ServedCore, apiKey: string): Promise<Transports> {
  const http = await startTestHttp(core)
  const ports: { close(): void }[] = []
  const sockets: WebSocket[] = []

  const portAs = (credential: RequestContext['credential']): Client => {
    const { port1, port2 } = new MessageChannel()
    new RPCHandler(core.router).upgrade(port1, { context: { via: 'port', credential } })
    port1.start()
    port2.start()
    ports.push(port1, port2)
    return createORPCClient(new PortLink({ port: port2 }))
  }
  const restAs = (key: string): Client => createOrgdeckClient({ url: http.origin, apiKey: key }) as Client
  const dial = async (cookie: string): Promise<{ socket: WebSocket; client: Client }> => {
    const socket = new WebSocket(`ws://127.0.0.1:${http.port}/rpc`, {
      headers: { cookie },
      origin: http.origin,
    })
    sockets.push(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return {
      socket,
      client: createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })),
    }
  }

  return {
    http,
    clients: {
      port: portAs({ kind: 'window' }),
      socket: (await dial(await http.signIn())).client,
      rest: restAs(apiKey),
    },
    portAs,
    restAs,
    dial,
    async close() {
      for (const port of ports) port.close()
      for (const socket of sockets) socket.terminate()
      await http.close()
    },
  }
}
