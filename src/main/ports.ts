import { MessageChannelMain, type MessagePortMain, type WebContents, type WebFrameMain } from 'electron'
import { appOrigin } from './scheme.ts'

type FrameFacts = Pick<WebFrameMain, 'origin' | 'parent'>

/** Only the window's own top frame is ever given a way to the core. */
export function mayHavePort(frame: FrameFacts): boolean {
  return frame.parent === null && frame.origin === appOrigin
}

/**
 * On each load of the main frame makes a fresh channel, gives one end to `serve` and posts the other to the frame.
 * The end of the page before is closed, so calls it left behind stop.
 */
export function handOverPorts(contents: WebContents, serve: (port: MessagePortMain) => void): void {
  let current: MessagePortMain | null = null
  contents.on('did-frame-finish-load', (_event, isMainFrame) => {
    if (!isMainFrame || !mayHavePort(contents.mainFrame)) return
    current?.close()
    const { port1, port2 } = new MessageChannelMain()
    current = port1
    serve(port1)
    port1.start()
    contents.mainFrame.postMessage('orgdeck:port', null, [port2])
  })
}
