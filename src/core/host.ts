/**
 * What the core needs from the program around it. Electron and the Node host each supply one; a fake for tests
 * fits on a page. Nothing in the core reads the environment or the command line: options arrive as values.
 */
export type Host = {
  readonly kind: 'electron' | 'node' | 'test'
  readonly version: string
  /** Absolute path; the core makes it 0700 and keeps everything it owns below it. */
  readonly dataDir: string
  readonly secrets: Secrets
  readonly clock: Clock
  readonly log: LogSink
  /** Shows a system notification where there is one. Never throws. */
  notify(message: { readonly title: string; readonly body: string }): void
  /** Opens an address in the person's browser. Resolves to false where that is the page's own job. */
  openExternal(url: string): Promise<boolean>
  /** Calls back when the machine sleeps or wakes; returns an unsubscribe. */
  onPower(listener: (event: 'suspend' | 'resume') => void): () => void
  /** The person's home, where other programs keep their logins. Absent: none are looked for. */
  readonly homeDir?: string
  /** Starts the bundled demo org, or answers where it already runs. Absent where there is none. */
  readonly demo?: () => Promise<DemoOrg>
}

export type DemoOrg = {
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Milliseconds since 1970, and timers that tests can turn. */
export type Clock = {
  now(): number
  /** Runs once after `ms`; returns a cancel. Timers never keep the process alive. */
  after(ms: number, run: () => void): () => void
}

/** One line of structured log, already redacted. */
export type LogSink = (line: string) => void

/**
 * Where refresh tokens, client secrets and the like live. Values can be of any length.
 * Every method but `state` and `unlock` throws `SECRETS_LOCKED` while the store is not open.
 */
export type Secrets = {
  readonly provider: 'keychain' | 'passphrase file' | 'memory'
  state(): SecretsStatus
  /** Opens a passphrase file, or makes one the first time. A wrong passphrase throws `FORBIDDEN`. */
  unlock(passphrase: string): Promise<void>
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

export type SecretsStatus = {
  readonly state: 'ready' | 'locked' | 'unset'
  readonly detail: string
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
