import { join } from 'node:path'
import { at } from './check.ts'
import { clientEnv, run } from './clients.ts'

export type Sf = {
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  /** Runs `sf … --json`; answers the `result`, or rejects with what the command said. */
  json(args: readonly string[], more?: NodeJS.ProcessEnv): Promise<unknown>
  /** Runs `sf …` for its plain output. */
  text(args: readonly string[]): Promise<string>
}

/** The installed command line tool, with a home folder of its own. */
export function makeSf(dir: string): Sf {
  const home = join(dir, 'home')
  const env = clientEnv(dir, home)
  const script = join(dir, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js')
  const call = (args: readonly string[], more: NodeJS.ProcessEnv) =>
    run(process.execPath, ['--no-deprecation', script, ...args], { cwd: home, env: { ...env, ...more } })
  return {
    env,
    home,
    async json(args, more = {}) {
      const { out, err } = await call([...args, '--json'], more)
      let answer: unknown
      try {
        answer = JSON.parse(out)
      } catch {
        throw new Error(`sf ${args.slice(0, 3).join(' ')}: no JSON: ${(out + err).slice(-1200)}`)
      }
      if (at(answer, 'status') !== 0) {
        const said = at(answer, 'message') ?? at(answer, 'result')
        throw new Error(`sf ${args.slice(0, 3).join(' ')}: ${JSON.stringify(said).slice(0, 800)}`)
      }
      return at(answer, 'result')
    },
    async text(args) {
      const { code, out, err } = await call(args, {})
      if (code !== 0) throw new Error(`sf ${args.slice(0, 3).join(' ')}: ${(err + out).slice(-1200)}`)
      return out
    },
  }
}
