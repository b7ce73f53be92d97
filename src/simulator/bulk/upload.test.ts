import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const JOBS = `${V}/jobs/ingest`
const open = async (fields: object = {}) =>
  textOf(await bench.call('POST', JOBS, { object: 'Account', operation: 'insert', ...fields }), 'id')
const read = async (id: string) => (await bench.call('GET', `${JOBS}/${id}`)).json as Fields
const close = (id: string, state: string) => bench.call('PATCH', `${JOBS}/${id}`, { state })
const unprocessed = async (id: string) => (await bench.call('GET', `${JOBS}/${id}/unprocessedrecords`)).text

type Sent = { readonly status: number; readonly text: string }

/** Uploads piece by piece, as clients with large files do. */
async function stream(id: string, pieces: Iterable<string>): Promise<Sent> {
  const headers = { authorization: `Bearer ${bench.token}`, 'content-type': 'text/csv' }
  const sending = request(`${bench.server.url}${JOBS}/${id}/batches`, { method: 'PUT', headers })
  const answer = new Promise<Sent>((resolve, reject) => {
    sending.once('error', reject)
    sending.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
  })
  await pipeline(Readable.from(pieces), sending)
  return answer
}

const MB = 1024 * 1024
/** A record of about 30 kB, as wide as a long text can be. */
const wide = (n: number) => `Wide ${n},"${'long text '.repeat(3000)}"\n`

function* megabytes(count: number): Generator<string> {
  yield 'Name,Description\n'
  const record = wide(0).length
  for (let n = 0; n * record < count * MB; n++) yield wide(n)
}

/** How many records of an aborted job come back, read without keeping them. */
async function countUnprocessed(id: string): Promise<number> {
  const headers = { authorization: `Bearer ${bench.token}` }
  const reply = await fetch(`${bench.server.url}${JOBS}/${id}/unprocessedrecords`, { headers })
  let lines = 0
  for await (const part of reply.body!) {
    const bytes = Buffer.from(part)
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  }
  return lines - 1
}

async function reaches(id: string, state: string): Promise<Fields> {
  for (let i = 0; i < 2000; i++) {
    const job = await read(id)
    if (job['state'] === state) return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`the job does not become ${state}`)
}

test(
  'an upload of 100 MB needs no memory, and others are answered while it is split',
  { timeout: 120_000 },
  async () => {
    const memory = () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    bench.control({ op: 'bulk', stuck: true })
    const before = memory()
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, memory() - before)), 5)
    const id = await open()
    const sent = await stream(id, megabytes(100))
    expect(sent).toEqual({ status: 201, text: '' })
    await close(id, 'UploadComplete')
    // The split has only begun: this answer shows that it lets others through.
    expect(await read(id)).toMatchObject({ state: 'UploadComplete' })
    await reaches(id, 'InProgress')
    clearInterval(watch)
    expect(most / MB).toBeLessThan(90)
    await close(id, 'Aborted')
    expect(await countUnprocessed(id)).toBe(Math.ceil((100 * MB) / wide(0).length))
    expect((await bench.call('DELETE', `${JOBS}/${id}`)).status).toBe(204)
    bench.control({ op: 'bulk', stuck: false })
  },
)

test(
  'more than 150 MB as base64 is refused, and the job takes a smaller upload then',
  { timeout: 60_000 },
  async () => {
    const id = await open()
    const sent = await stream(id, megabytes(113))
    expect(sent.status).toBe(400)
    expect(sent.text).toContain('Exceeded max size limit')
    expect((await stream(id, ['Name\nSmall\n'])).status).toBe(201)
  },
)

test('an upload that breaks off leaves the job as it was', async () => {
  const id = await open()
  async function* broken(): AsyncGenerator<string> {
    yield 'Name\nHalf'
    await new Promise((resolve) => setTimeout(resolve, 20))
    throw new Error('gone')
  }
  const headers = { authorization: `Bearer ${bench.token}`, 'content-type': 'text/csv' }
  const sending = request(`${bench.server.url}${JOBS}/${id}/batches`, { method: 'PUT', headers })
  sending.on('error', () => {})
  await expect(pipeline(Readable.from(broken()), sending)).rejects.toThrow('gone')
  expect((await stream(id, ['Name\nWhole\n'])).status).toBe(201)
  await close(id, 'Aborted')
  expect(await unprocessed(id)).toBe('Name\nWhole\n')
})

test.each([
  ['LF', 'Name,Site\n"a\nb",c\n\n"é ""q""",\u{1F6A2}', ['"a\nb",c', '"é ""q""",\u{1F6A2}']],
  ['CRLF', 'Name,Site\r\n"a\nb",c\r\nd,"e\r\nf"\r\n', ['"a\nb",c', 'd,"e\r\nf"']],
])('line ends inside quotes stay with %s', async (lineEnding, csv, records) => {
  const id = await open({ lineEnding })
  await stream(id, csv)
  await close(id, 'Aborted')
  const end = lineEnding === 'LF' ? '\n' : '\r\n'
  expect(await unprocessed(id)).toBe(['Name,Site', ...records, ''].join(end))
})

test('records longer than a piece are kept whole, endless ones end the job', async () => {
  const long = `Long,"${'line\n'.repeat(70_000)}"`
  const id = await open()
  await stream(id, ['Name,Description\n', long, '\nShort,\n'])
  await close(id, 'Aborted')
  expect(await unprocessed(id)).toBe(`Name,Description\n${long}\nShort,\n`)
  const other = await open()
  await stream(other, ['Name\n"', 'never closed\n'.repeat(200_000)])
  await close(other, 'UploadComplete')
  expect(await reaches(other, 'Failed')).toMatchObject({
    errorMessage: 'InvalidBatch : Maximum number of characters in a record (400000) exceeded',
  })
})
