/** Five seconds is what a caller grants; the process ends by itself just before. */
const hardMs = 4_800

/** Closes what was opened, last first, when the process is told to end. */
export class Shutdown {
  private readonly closers: (() => void | Promise<void>)[] = []
  private stopping: Promise<void> | undefined
  private readonly onProblem: (error: unknown) => void

  /** `onProblem` hears of errors that nobody caught and of closers that failed. */
  constructor(onProblem: (error: unknown) => void) {
    this.onProblem = onProblem
  }

  /** Ends the process on SIGTERM, SIGINT and SIGHUP, a second time at once; and after an error nobody caught. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.stopping !== undefined) process.exit(1)
        void this.stop(0)
      })
    }
    process.on('uncaughtException', (error) => {
      this.onProblem(error)
      void this.stop(1)
    })
  }

  /** Registers something to close. Throws when the end has begun, so that a start under way does not go on. */
  add(close: () => void | Promise<void>): void {
    if (this.stopping !== undefined) throw new Error('Orgdeck is shutting down.')
    this.closers.push(close)
  }

  /** Closes everything and ends the process; a closer that fails or hangs does not keep the others waiting for long. */
  stop(code: number): Promise<void> {
    this.stopping ??= this.closeAll().then(() => process.exit(code))
    return this.stopping
  }

  private async closeAll(): Promise<void> {
    setTimeout(() => process.exit(1), hardMs)
    for (const close of this.closers.toReversed()) {
      try {
        await close()
      } catch (error) {
        this.onProblem(error)
      }
    }
  }
}
