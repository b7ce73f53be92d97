import type { Bench, Fields } from '../testing.ts'
import { textOf, V } from '../testing.ts'

/** Values without commas, row by row, without the header row. */
async function resultRows(bench: Bench, id: string, which: string): Promise<string[][]> {
  const reply = await bench.call('GET', `${V}/jobs/ingest/${id}/${which}`)
  const lines = reply.text.trim().split('\n').slice(1)
  return lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
}

/** Runs an ingest job to its end; answers `[id, created]` of the rows that were written and the errors of the others. */
export async function runJob(
  bench: Bench,
  job: Fields,
  csv: string,
): Promise<{ readonly written: string[][]; readonly failed: string[] }> {
  const ingest = `${V}/jobs/ingest`
  const id = textOf(await bench.call('POST', ingest, { lineEnding: 'LF', ...job }), 'id')
  await bench.call('PUT', `${ingest}/${id}/batches`, csv, { 'content-type': 'text/csv' })
  await bench.call('PATCH', `${ingest}/${id}`, { state: 'UploadComplete' })
  for (let state = ''; state !== 'JobComplete';) {
    state = textOf(await bench.call('GET', `${ingest}/${id}`), 'state')
    if (state === 'Failed') throw new Error((await bench.call('GET', `${ingest}/${id}`)).text)
  }
  const failed = await resultRows(bench, id, 'failedResults')
  return {
    written: (await resultRows(bench, id, 'successfulResults')).map((row) => row.slice(0, 2)),
    failed: failed.map((row) => row[1] ?? ''),
  }
}
