import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type PortChoice = {
  /** 0 = any free port. */
  readonly port: number
  /** A port somebody asked for by name is used or refused; a default one gives way to a free one. */
  readonly strict: boolean
}

export class PortTaken extends Error {}

/** Starts listening on 127.0.0.1 only; answers the port. Throws PortTaken when a strict port is in use. */
export async function listenOnLoopback(server: Server, choice: PortChoice): Promise<number> {
  try {
    return await listen(server, choice.port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    if (choice.strict) {
      throw new PortTaken(
        `Port ${choice.port} on 127.0.0.1 is ${code === 'EACCES' ? 'not allowed' : 'in use'}.`,
      )
    }
    return listen(server, 0)
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Stops accepting, lets answers under way finish for `graceMs`, then cuts what is left. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}
