import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Tap = {
  readonly url: string
  /** Secret values seen on the way, by the name they had. */
  readonly secrets: Map<string, Set<string>>
  close(): void
}

const secretFields = [
  'access_token',
  'refresh_token',
  'code',
  'code_verifier',
  'client_secret',
  'assertion',
  'signature',
]

/** A listener in front of an org that passes everything on and remembers the secrets that go by. */
export async function tapOf(target: string): Promise<Tap> {
  const { port, hostname } = new URL(target)
  const secrets = new Map<string, Set<string>>()
  const note = (name: string, value: unknown): void => {
    if (typeof value !== 'string' || value.length < 8) return
    secrets.set(name, (secrets.get(name) ?? new Set()).add(value))
  }
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: `${hostname}:${port}` }
    const onward = request(
      { host: hostname, port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        void collect(answer, (text) => noteJson(text, note), outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    void collect(incoming, (text) => noteForm(text, note), onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function collect(
  from: AsyncIterable<Buffer>,
  look: (text: string) => void,
  to: NodeJS.WritableStream,
): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of from) {
    parts.push(part)
    to.write(part)
  }
  look(Buffer.concat(parts).toString('utf8'))
  to.end()
}

function noteForm(text: string, note: (name: string, value: unknown) => void): void {
  const form = new URLSearchParams(text)
  for (const name of secretFields) note(name, form.get(name))
}

function noteJson(text: string, note: (name: string, value: unknown) => void): void {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return
    for (const name of secretFields) note(name, Reflect.get(body, name))
  } catch {
    // A page, not an answer to a program.
  }
}
