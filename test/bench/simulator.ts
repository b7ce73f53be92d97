import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'

/**
 * What the simulator itself costs: founding an org, a bulk query of all contacts, a bulk upload of accounts. It runs in a
 * process of its own, whose memory is read from the system. The yardstick is SQLite alone reading the same columns.
 */
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '1000000' },
    rows: { type: 'string', default: '100000' },
  },
})
const contacts = Number(values.contacts)
const rows = Number(values.rows)
const V = '/services/data/v64.0'
const SOQL = 'SELECT Id, FirstName, LastName, Email, SystemModstamp FROM Contact'
const dir = mkdtempSync(join(tmpdir(), 'orgdeck-bench-'))

type Ready = { url: string; accessToken: string }
type Job = { id: string; state: string; numberRecordsProcessed: number; numberRecordsFailed?: number }

const entry = join(import.meta.dirname, '../../src/simulator/cli.ts')
const child = spawn(process.execPath, [entry, '--contacts', String(contacts), '--data-dir', dir], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const founding = performance.now()
  const ready = await readLine()
  say('org founded', contacts, performance.now() - founding)
  console.log(`file                     ${Math.round(statSync(join(dir, 'org.sqlite')).size / 2 ** 20)} MB`)
  const query = await readAll(ready)
  await load(ready)
  const raw = readRaw()
  console.log(`bulk query to SQLite alone  ${(query / raw).toFixed(2)} of its rows a second`)
  console.log(`peak memory of the process  ${peakMemory()}`)
} finally {
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  rmSync(dir, { recursive: true, force: true })
}

async function readLine(): Promise<Ready> {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Ready
  throw new Error('the simulator did not start')
}

async function call<T>({ url, accessToken }: Ready, method: string, path: string, body?: string): Promise<T> {
  const type = path.endsWith('/batches') ? 'text/csv' : 'application/json'
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': type }
  const reply = await fetch(url + V + path, { method, headers, body: body ?? null })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${path}: ${text.slice(0, 300)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function finished(ready: Ready, path: string): Promise<Job> {
  for (;;) {
    const job = await call<Job>(ready, 'GET', path)
    if (job.state === 'JobComplete') return job
    if (job.state === 'Failed') throw new Error(`the job failed: ${JSON.stringify(job)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A bulk query of every contact, all pages read; answers rows a second. */
async function readAll(ready: Ready): Promise<number> {
  const began = performance.now()
  const made = await call<Job>(
    ready,
    'POST',
    '/jobs/query',
    JSON.stringify({ operation: 'query', query: SOQL }),
  )
  const job = await finished(ready, `/jobs/query/${made.id}`)
  const planned = performance.now()
  let locator: string | null = ''
  let lines = 0
  while (locator !== 'null') {
    const headers = { authorization: `Bearer ${ready.accessToken}` }
    const path = `${V}/jobs/query/${made.id}/results?locator=${locator ?? ''}`
    const reply: Response = await fetch(ready.url + path, { headers })
    locator = reply.headers.get('sforce-locator')
    for await (const part of reply.body!) for (const byte of part as Uint8Array) if (byte === 10) lines++
    lines--
  }
  if (lines !== job.numberRecordsProcessed) throw new Error(`${lines} rows of ${job.numberRecordsProcessed}`)
  const read = performance.now() - planned
  say('bulk query, its job', lines, planned - began)
  say('bulk query, its pages', lines, read)
  return (lines * 1000) / read
}

async function load(ready: Ready): Promise<void> {
  const lines = Array.from({ length: rows }, (_, i) => `Bench ${i},Quay ${i % 50},+49 431 ${i}`)
  const job = await call<Job>(
    ready,
    'POST',
    '/jobs/ingest',
    JSON.stringify({ object: 'Account', operation: 'insert' }),
  )
  const began = performance.now()
  await call(ready, 'PUT', `/jobs/ingest/${job.id}/batches`, ['Name,Site,Phone', ...lines].join('\n'))
  say('bulk upload', rows, performance.now() - began)
  const processing = performance.now()
  await call(ready, 'PATCH', `/jobs/ingest/${job.id}`, '{"state":"UploadComplete"}')
  const done = await finished(ready, `/jobs/ingest/${job.id}`)
  if (done.numberRecordsFailed !== 0) throw new Error(`${done.numberRecordsFailed} rows failed`)
  say('bulk insert', rows, performance.now() - processing)
}

/** Rows a second that SQLite hands to this process when nothing else is done with them. */
function readRaw(): number {
  const db = new Database(join(dir, 'org.sqlite'), { readonly: true })
  const select = db.prepare(SOQL).raw()
  const began = performance.now()
  let n = 0
  for (const _ of select.iterate()) n++
  const rate = (n * 1000) / (performance.now() - began)
  db.close()
  return rate
}

function peakMemory(): string {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
    return `${Math.round(Number(line?.[1]) / 1024)} MB, founding included`
  } catch {
    return 'skipped: this system does not tell it'
  }
}

function say(what: string, n: number, ms: number): void {
  const rate = Math.round((n * 1000) / ms).toLocaleString('en')
  console.log(
    `${what.padEnd(24)} ${n.toLocaleString('en')} rows in ${(ms / 1000).toFixed(2)} s, ${rate} a second`,
  )
}
