import type { Dispatcher } from 'undici'

type Handler = Dispatcher.DispatchHandler

/**
 * Hands answers over when they are here whole; for libraries that do not look after the body of an answer. One whose line
 * breaks in its middle is then an error of the request, not of a stream that nobody listens to.
 */
export function whole(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  return (options, handler) => dispatch(options, gathering(handler))
}

function gathering(handler: Handler): Handler {
  const chunks: Buffer[] = []
  let begin = (): void => undefined
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onBodySent: (chunk) => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
    onResponseStart(controller, status, headers, message) {
      const start = (): void => handler.onResponseStart?.(controller, status, headers, message)
      if (status < 200) start()
      else begin = start
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd(controller, trailers) {
      begin()
      if (chunks.length > 0) handler.onResponseData?.(controller, Buffer.concat(chunks))
      handler.onResponseEnd?.(controller, trailers)
    },
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  }
}
