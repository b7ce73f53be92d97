import { pino, type Logger } from 'pino'
import type { Clock, LogSink } from './host.ts'
import { redactText, redactValue } from './redact.ts'

export type Log = Logger
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Structured log, one JSON object a line, with secrets cut out by name and by value before the sink sees them. */
export function createLog(sink: LogSink, level: LogLevel, clock: Clock): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, redactField(k, v)])),
      },
      serializers: { err: (error: unknown) => redactValue(error) },
    },
    { write: (line: string) => sink(redactText(line)) },
  )
}

function redactField(name: string, value: unknown): unknown {
  const wrapped = redactValue({ [name]: value })
  return typeof wrapped === 'object' && wrapped !== null ? Reflect.get(wrapped, name) : wrapped
}
