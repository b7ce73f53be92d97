import { expect } from 'vitest'
import { textOf, V } from '../testing.ts'
import type { Bench, Fields } from '../testing.ts'

export const INGEST = `${V}/jobs/ingest`

/** Waits until a job of Bulk API 2.0 is in one of some states; by default in one that is an end. */
export async function jobIn(
  bench: Bench,
  path: string,
  states: readonly string[] = ['JobComplete', 'Failed', 'Aborted'],
): Promise<Fields> {
  for (let i = 0; i < 2000; i++) {
    const job = (await bench.call('GET', path)).json as Fields
    if (states.includes(String(job['state']))) return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`the job does not become ${states.join(' or ')}`)
}

/** Uploads a file into a new ingest job and hands it over for processing. */
export async function startIngest(bench: Bench, fields: object, csv: string): Promise<string> {
  const id = textOf(await bench.call('POST', INGEST, { object: 'Account', ...fields }), 'id')
  const put = await bench.call('PUT', `${INGEST}/${id}/batches`, csv, { 'content-type': 'text/csv' })
  expect(put.status).toBe(201)
  expect((await bench.call('PATCH', `${INGEST}/${id}`, { state: 'UploadComplete' })).status).toBe(200)
  return id
}

/** Runs a whole ingest job; answers it as it ended. */
export async function ingested(bench: Bench, fields: object, csv: string): Promise<Fields> {
  return jobIn(bench, `${INGEST}/${await startIngest(bench, fields, csv)}`)
}

/** A result file of an ingest job. */
export const resultFile = async (bench: Bench, id: unknown, which: string): Promise<string> =>
  (await bench.call('GET', `${INGEST}/${String(id)}/${which}`)).text
