import { expect, test } from 'vitest'
import { startBench, V } from './testing.ts'

const bench = await startBench({ empty: true })
const long = (n: number) =>
  `${V}/query?q=${encodeURIComponent(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(n)}'`)}`

test('an address beyond 16 KB is refused as it is in front of Salesforce', async () => {
  const reply = await bench.call('GET', long(17_000))
  expect([reply.status, reply.text]).toEqual([414, '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>'])
  expect(reply.headers.get('content-type')).toContain('text/html')
})

test('so is one that is too long only together with its headers', async () => {
  expect((await bench.call('GET', long(12_000))).status).toBe(200)
  const reply = await bench.call('GET', long(12_000), undefined, { 'x-note': 'y'.repeat(6000) })
  expect([reply.status, reply.text]).toEqual([
    431,
    '<h1>Bad Message 431</h1><pre>reason: Request Header Fields Too Large</pre>',
  ])
})
