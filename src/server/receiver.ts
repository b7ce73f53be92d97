import { createServer, type Server } from 'node:http'
import { securityHeaders } from './headers.ts'
import { sendError, sendJson } from './respond.ts'

/**
 * The listener a tunnel may be pointed at. It shares no code path with the API listener: it answers the health probe
 * and nothing else, whatever the request carries.
 */
export function createReceiver(): Server {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value)
    if ((request.method === 'GET' || request.method === 'HEAD') && request.url === '/healthz') {
      sendJson(response, 200, { status: 'ok' })
      return
    }
    // Nothing here reads a body, so the line ends with the answer.
    response.setHeader('connection', 'close')
    sendError(response, 404, { code: 'NOT_FOUND', message: 'The receiver answers nothing here.' })
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  return server
}
