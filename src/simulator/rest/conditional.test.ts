import { describe, expect, test } from 'vitest'
import { startBench, textOf, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const made = async (object: string, fields: object) =>
  `${V}/sobjects/${object}/${textOf(await bench.call('POST', `${V}/sobjects/${object}`, fields), 'id')}`
const LONG_AGO = 'Tue, 10 Aug 2010 00:00:00 GMT'
const LATER = 'Tue, 10 Aug 2100 00:00:00 GMT'

describe.each(['/sobjects', '/sobjects/Account/describe'])('%s', (path) => {
  const get = (headers: Record<string, string>) => bench.call('GET', V + path, undefined, headers)

  test('is answered by 304 as long as the schema stays', async () => {
    const first = await get({})
    const tag = first.headers.get('etag')!
    const stamp = first.headers.get('last-modified')!
    expect((await get({ 'If-Modified-Since': stamp })).status).toBe(304)
    const same = await get({ 'If-None-Match': tag })
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', tag])
    expect((await get({ 'If-Modified-Since': LONG_AGO })).status).toBe(200)
    expect((await get({ 'If-Unmodified-Since': LONG_AGO })).status).toBe(412)
    bench.control({
      op: 'objects',
      name: 'Account',
      fields: [{ name: `N${path.length}__c`, type: 'text' }],
    })
    expect((await get({ 'If-Modified-Since': stamp })).status).toBe(200)
    expect((await get({ 'If-None-Match': tag })).status).toBe(200)
    expect((await get({ 'If-Match': tag })).status).toBe(412)
  })

  test('ignores a date that is none', async () => {
    expect((await get({ 'If-Modified-Since': 'yesterday' })).status).toBe(200)
  })
})

describe('a record', () => {
  test('tells when it changed, an account also its tag', async () => {
    const [account, contact] = [
      await made('Account', { Name: 'A' }),
      await made('Contact', { LastName: 'C' }),
    ]
    const [one, two] = [await bench.call('GET', account), await bench.call('GET', contact)]
    expect(one.headers.get('etag')).toMatch(/^".+"$/)
    expect(two.headers.get('etag')).toBeNull()
    for (const reply of [one, two]) {
      const { LastModifiedDate: at } = reply.json as { LastModifiedDate: string }
      expect(Date.parse(reply.headers.get('last-modified')!)).toBe(Date.parse(at))
    }
  })

  test('is not sent again as long as it stays', async () => {
    const path = await made('Account', { Name: 'Stays' })
    const first = await bench.call('GET', path)
    const get = (headers: Record<string, string>) => bench.call('GET', path, undefined, headers)
    const tag = first.headers.get('etag')!
    expect((await get({ 'If-None-Match': `"other", ${tag}` })).status).toBe(304)
    expect((await get({ 'If-None-Match': tag.replace(/"$/, '-gzip"') })).status).toBe(304)
    expect((await get({ 'If-Modified-Since': first.headers.get('last-modified')! })).status).toBe(304)
    await bench.call('PATCH', path, { Site: 'Moved' })
    const changed = await get({ 'If-None-Match': tag })
    expect(changed.json).toMatchObject({ Site: 'Moved' })
    expect(changed.headers.get('etag')).not.toBe(tag)
  })

  test('is not overwritten by somebody who has seen an older one', async () => {
    const path = await made('Account', { Name: 'Two hands' })
    const tag = (await bench.call('GET', path)).headers.get('etag')!
    const patch = (Site: string, headers: Record<string, string>) =>
      bench.call('PATCH', path, { Site }, headers)
    expect((await patch('first', { 'If-Match': tag })).status).toBe(204)
    const late = await patch('second', { 'If-Match': tag })
    expect([late.status, late.json]).toMatchObject([412, [{ errorCode: 'PRECONDITION_FAILED' }]])
    expect((await patch('third', { 'If-Unmodified-Since': LONG_AGO })).status).toBe(412)
    expect((await bench.call('GET', path)).json).toMatchObject({ Site: 'first' })
    expect((await patch('fourth', { 'If-Unmodified-Since': LATER, 'If-None-Match': tag })).status).toBe(204)
    expect((await patch('fifth', { 'If-Match': '*' })).status).toBe(204)
  })

  test('refuses a write whose condition cannot be read', async () => {
    const path = await made('Contact', { LastName: 'C' })
    const reply = await bench.call('PATCH', path, { Title: 'T' }, { 'If-Unmodified-Since': 'noon' })
    expect(reply.status).toBe(400)
    expect((await bench.call('GET', path)).json).toMatchObject({ Title: null })
  })

  test('is guarded under its external id too', async () => {
    await made('Account', { Name: 'Keyed', External_Id__c: 'K1' })
    const path = `${V}/sobjects/Account/External_Id__c/K1`
    const reply = await bench.call('PATCH', path, { Site: 'S' }, { 'If-Match': '"old"' })
    expect(reply.status).toBe(412)
  })
})

describe('methods', () => {
  test('HEAD tells what GET would, without the body', async () => {
    const path = await made('Account', { Name: 'Head' })
    for (const one of [path, `${V}/sobjects/Account/describe`, `${V}/limits`]) {
      const [head, get] = [await bench.call('HEAD', one), await bench.call('GET', one)]
      expect([head.status, head.text]).toEqual([200, ''])
      expect(head.headers.get('etag')).toBe(get.headers.get('etag'))
    }
    expect((await bench.call('HEAD', `${V}/sobjects/Nope`)).status).toBe(404)
  })

  test('a POST may stand for a PATCH or DELETE', async () => {
    const path = await made('Account', { Name: 'Posted' })
    expect((await bench.call('POST', `${path}?_HttpMethod=PATCH`, { Site: 'S' })).status).toBe(204)
    expect((await bench.call('GET', path)).json).toMatchObject({ Site: 'S' })
    expect((await bench.call('POST', `${path}?_HttpMethod=delete`)).status).toBe(204)
    expect((await bench.call('GET', path)).status).toBe(404)
  })
})
