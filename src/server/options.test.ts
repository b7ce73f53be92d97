import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defaultDataDir, type HostOptions, parseOptions } from './options.ts'

const parse = (...argv: string[]) => parseOptions(argv, '/app', { XDG_DATA_HOME: '/data' })
const options = (...argv: string[]): HostOptions => {
  const parsed = parse(...argv)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.options
}

test('without options the defaults hold', () => {
  expect(options()).toEqual({
    port: null,
    receiverPort: null,
    dataDir: defaultDataDir({ XDG_DATA_HOME: '/data' }),
    demo: false,
    open: true,
    passphraseFile: null,
    keyFile: null,
    logLevel: 'info',
    rendererDir: resolve('/app/out/renderer'),
    migrationsDir: resolve('/app/resources/migrations'),
  })
})

test('every option is taken, paths from the working directory', () => {
  const line =
    '--port 0 --receiver-port=8080 --data-dir d --demo --no-open --key-file /k ' +
    '--passphrase-file p --log-level debug --renderer-dir r --migrations-dir m'
  expect(options(...line.split(' '))).toEqual({
    port: 0,
    receiverPort: 8080,
    dataDir: resolve('d'),
    demo: true,
    open: false,
    passphraseFile: resolve('p'),
    keyFile: resolve('/k'),
    logLevel: 'debug',
    rendererDir: resolve('r'),
    migrationsDir: resolve('m'),
  })
})

test.each([
  [['--nonsense'], "Unknown option '--nonsense'"],
  [['--nonsense=1'], "Unknown option '--nonsense'"],
  [['positional'], "Unexpected argument 'positional'"],
  [['--port', 'x'], "--port takes a number from 0 to 65535, not 'x'"],
  [['--port', '65536'], "--port takes a number from 0 to 65535, not '65536'"],
  [['--port', '1e3'], '--port takes'],
  [['--port='], '--port takes'],
  [['--receiver-port', '-1'], '--receiver-port'],
  [['--log-level', 'loud'], "--log-level takes debug, info, warn, error, silent, not 'loud'"],
  [['--data-dir'], '--data-dir'],
  [['--demo=yes'], '--demo'],
  [['--port', '81', '--receiver-port', '81'], 'need different ports'],
])('%j is refused in one line', (argv, words) => {
  const parsed = parse(...argv)
  expect(parsed).toEqual({ kind: 'bad', message: expect.stringContaining(words) as string })
  expect(JSON.stringify(parsed)).not.toContain('\\n')
})

test('help comes before anything else and names where the data would be', () => {
  expect(parse('--help')).toMatchObject({
    kind: 'help',
    text: expect.stringContaining('/data/orgdeck') as string,
  })
  expect(parse('-h', '--demo').kind).toBe('help')
})
