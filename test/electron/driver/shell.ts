import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { DoubleCalls, DriverCalls, Inspection } from '../calls.ts'
import { Line } from '../line.ts'
import { WindowPage } from './page.ts'

const root = join(import.meta.dirname, '../../..')
const main = join(root, 'out/main/index.js')
const register = join(root, 'test/electron/double/register.ts')

/** The built shell under the double, with its window in a page of the test. */
export class Shell {
  readonly dataDir: string
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  output = ''
  private readonly child: ChildProcess
  private readonly line: Line<DoubleCalls>
  private window: Promise<WindowPage> | null = null

  constructor(page: Page | null, options: { readonly dataDir?: string; readonly second?: boolean } = {}) {
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'orgdeck-shell-'))
    const passphrase = join(this.dataDir, '..', `${this.dataDir.split('/').at(-1)}.passphrase`)
    writeFileSync(passphrase, 'correct horse battery staple', { mode: 0o600 })
    this.child = fork(main, ['--data-dir', this.dataDir, '--passphrase-file', passphrase], {
      execArgv: ['--import', register],
      env: { ...process.env, ...(options.second === true ? { ORGDECK_DOUBLE_SECOND: '1' } : {}) },
      serialization: 'advanced',
      silent: true,
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.output += text.toString('utf8')
      })
    }
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code) => {
        this.line.close(`the shell ended (${code})\n${this.output}`)
        rmSync(passphrase, { force: true })
        resolve(code)
      })
    })
    this.line = new Line<DoubleCalls>(wireOf(this.child), this.calls(page))
  }

  call<Name extends keyof DoubleCalls>(name: Name, params: Parameters<DoubleCalls[Name]>[0]) {
    return this.line.call(name, params)
  }

  inspect(): Promise<Inspection> {
    return this.line.call('inspect', {})
  }

  /** Ends what still runs and removes the data directory. */
  async dispose(): Promise<void> {
    if (this.child.exitCode === null) this.child.kill('SIGKILL')
    await this.ended
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** Calls of the double, put to the page once it has been prepared. */
  private calls(page: Page | null): DriverCalls {
    const prepared = async (): Promise<DriverCalls> => {
      if (page === null) throw new Error('this shell was to open no window')
      this.window ??= WindowPage.open(page, this.line)
      return (await this.window).calls
    }
    return {
      load: async (params) => (await prepared()).load(params),
      postToFrame: async (params) => (await prepared()).postToFrame(params),
      portData: async (params) => (await prepared()).portData(params),
      portClosed: async (params) => (await prepared()).portClosed(params),
    }
  }
}

function wireOf(child: ChildProcess) {
  return {
    send: (message: unknown) => {
      if (child.connected) child.send(message as object)
    },
    onMessage: (listener: (message: unknown) => void) => void child.on('message', listener),
  }
}
