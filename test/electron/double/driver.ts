import type { DriverCalls } from '../calls.ts'
import { Line } from '../line.ts'
import { answers } from './answers.ts'

/** The way to the test process, which holds the browser. */
export const driver = new Line<DriverCalls>(
  {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  },
  answers,
)
