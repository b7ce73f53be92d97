import type { Simulator } from '../../src/simulator/index.ts'

const version = '/services/data/v64.0'

/** Changes the title of some contacts by a bulk job, as a mass update in the org would. */
export async function bulkUpdate(simulator: Simulator, count: number): Promise<void> {
  const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
  const ask = async <T>(
    method: string,
    path: string,
    body?: string,
    type = 'application/json',
  ): Promise<T> => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': type },
      ...(body === undefined ? {} : { body }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  type Page = { records: { Id: string }[]; nextRecordsUrl?: string }
  const ids: string[] = []
  let next: string | undefined =
    `${version}/query?q=${encodeURIComponent(`SELECT Id FROM Contact ORDER BY Id LIMIT ${count}`)}`
  while (next !== undefined) {
    const page: Page = await ask<Page>('GET', next)
    ids.push(...page.records.map((row) => row.Id))
    next = page.nextRecordsUrl
  }
  const jobs = `${version}/jobs/ingest`
  const { id } = await ask<{ id: string }>(
    'POST',
    jobs,
    JSON.stringify({ object: 'Contact', operation: 'update' }),
  )
  const csv = ['Id,Title', ...ids.map((row, place) => `${row},Benchmark ${place}`)].join('\n')
  await ask('PUT', `${jobs}/${id}/batches`, csv, 'text/csv')
  await ask('PATCH', `${jobs}/${id}`, JSON.stringify({ state: 'UploadComplete' }))
  for (;;) {
    const job = await ask<{ state: string; numberRecordsFailed: number }>('GET', `${jobs}/${id}`)
    if (job.state === 'JobComplete' && job.numberRecordsFailed === 0) return
    if (['Failed', 'Aborted', 'JobComplete'].includes(job.state)) throw new Error(JSON.stringify(job))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
