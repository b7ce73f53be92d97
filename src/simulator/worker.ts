import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './messages.ts'
import type { SimulatorOptions } from './open.ts'
import { createSimulatorServer } from './server.ts'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

async function main(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('the simulator worker must run in a worker thread')
  const say = (message: FromWorker) => port.postMessage(message)
  try {
    const server = await createSimulatorServer(workerData as SimulatorOptions)
    const { url, clientId, clientSecret, orgId } = server
    const answer = async (message: ToWorker): Promise<void> => {
      try {
        if (message.kind === 'control') {
          say({ kind: 'result', id: message.id, result: server.control(message.command) })
          return
        }
        await server.close()
        say({ kind: 'result', id: message.id, result: undefined })
        port.close()
      } catch (error) {
        say({ kind: 'error', id: message.id, message: messageOf(error) })
      }
    }
    port.on('message', (message: ToWorker) => void answer(message))
    say({ kind: 'ready', ready: { url, clientId, clientSecret, orgId } })
  } catch (error) {
    say({ kind: 'failed', message: messageOf(error) })
  }
}

await main()
