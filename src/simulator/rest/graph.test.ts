import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const node = (referenceId: string, body: object, path = '/sobjects/Account', method = 'POST') => ({
  method,
  url: V + path,
  referenceId,
  body,
})
const graph = (graphId: string, ...compositeRequest: unknown[]) => ({ graphId, compositeRequest })
const send = (...graphs: unknown[]) => bench.call('POST', `${V}/composite/graph`, { graphs })
const count = async (where: string) =>
  recordsOf(await bench.soql(`SELECT Id FROM Account WHERE ${where}`)).length

type GraphAnswer = {
  graphId: string
  isSuccessful: boolean
  graphResponse: {
    compositeResponse: { body: Fields & Fields[]; httpStatusCode: number; referenceId: string }[]
  }
}
const graphsOf = (json: unknown) => (json as { graphs: GraphAnswer[] }).graphs

describe('a graph', () => {
  test('has more nodes than a composite, and each knows those before it', async () => {
    const nodes = Array.from({ length: 60 }, (_, i) =>
      node(`n${i}`, { Name: `Many ${i}`, ...(i % 10 === 0 ? {} : { ParentId: `@{n${i - 1}.id}` }) }),
    )
    const [answer] = graphsOf((await send(graph('many', ...nodes))).json)
    expect(answer).toMatchObject({ graphId: 'many', isSuccessful: true })
    expect(answer!.graphResponse.compositeResponse.map((one) => one.httpStatusCode)).toEqual(
      nodes.map(() => 201),
    )
    expect(await count("Name LIKE 'Many %' AND ParentId != null")).toBe(54)
  })

  test('that fails takes all of its own back, says why in the node, and leaves the others done', async () => {
    const reply = await send(
      graph('good', node('a', { Name: 'Graph good' })),
      graph(
        'bad',
        node('a', { Name: 'Graph bad' }),
        node('b', { Site: 'none' }),
        node('c', { Name: 'Graph bad' }),
      ),
    )
    const [good, bad] = graphsOf(reply.json)
    expect([reply.status, good!.isSuccessful, bad!.isSuccessful]).toEqual([200, true, false])
    const codes = bad!.graphResponse.compositeResponse.map((one) => [
      one.httpStatusCode,
      one.body[0]!['errorCode'],
    ])
    expect(codes).toEqual([
      [400, 'PROCESSING_HALTED'],
      [400, 'REQUIRED_FIELD_MISSING'],
      [400, 'PROCESSING_HALTED'],
    ])
    expect([await count("Name = 'Graph good'"), await count("Name = 'Graph bad'")]).toEqual([1, 0])
  })

  test('does not know the nodes of another', async () => {
    const [, other] = graphsOf(
      (
        await send(
          graph('1', node('a', { Name: 'One' })),
          graph('2', node('b', { Name: 'Two', ParentId: '@{a.id}' })),
        )
      ).json,
    )
    expect(other!.isSuccessful).toBe(false)
  })

  test('is made of records only', async () => {
    for (const path of [
      '/query?q=SELECT+Id+FROM+Account',
      '/sobjects/Account/describe',
      '/composite/sobjects',
    ]) {
      const [answer] = graphsOf((await send(graph('g', node('n', {}, path, 'GET')))).json)
      expect(answer!.graphResponse.compositeResponse, path).toMatchObject([
        { httpStatusCode: 400, body: [{ errorCode: 'INVALID_INPUT' }] },
      ])
    }
  })

  const chain = (length: number) =>
    Array.from({ length }, (_, i) =>
      node(`n${i}`, { Name: 'Deep', ...(i > 0 ? { ParentId: `@{n${i - 1}.id}` } : {}) }),
    )

  test('may be 15 nodes deep', async () => {
    expect(graphsOf((await send(graph('deep', ...chain(15)))).json)).toMatchObject([{ isSuccessful: true }])
  })

  const one = (id: string) => graph(id, node('a', { Name: 'Refused' }))
  test.each<[string, unknown[], string]>([
    ['more than 75 graphs', Array.from({ length: 76 }, (_, i) => one(`g${i}`)), 'LIMIT_EXCEEDED'],
    [
      'more than 500 nodes in all',
      ['1', '2'].map((id) =>
        graph(id, ...Array.from({ length: 251 }, (_, i) => node(`n${i}`, { Name: 'Refused' }))),
      ),
      'LIMIT_EXCEEDED',
    ],
    ['more than 15 levels', [one('a'), graph('b', ...chain(16))], 'LIMIT_EXCEEDED'],
    ['a graphId used twice', [one('same'), one('same')], 'INVALID_INPUT'],
    ['no graphId', [one('a'), { compositeRequest: [] }], 'JSON_PARSER_ERROR'],
    [
      'no referenceId',
      [one('a'), graph('b', { method: 'POST', url: `${V}/sobjects/Account`, body: {} })],
      'JSON_PARSER_ERROR',
    ],
    [
      'a referenceId used twice',
      [graph('b', node('a', { Name: 'Refused' }), node('a', {}))],
      'INVALID_INPUT',
    ],
    ['a referenceId with a dot', [one('a'), graph('b', node('a.b', { Name: 'Refused' }))], 'INVALID_INPUT'],
  ])('is refused with the whole request for %s', async (_what, graphs, errorCode) => {
    const reply = await send(...graphs)
    expect([reply.status, reply.json]).toMatchObject([400, [{ errorCode }]])
    expect(await count("Name = 'Refused'")).toBe(0)
  })
})

describe('references', () => {
  const composite = async (version: string, ...parts: object[]) => {
    const compositeRequest = parts.map(
      (part) => JSON.parse(JSON.stringify(part).replaceAll(V, version)) as object,
    )
    const reply = await bench.call('POST', `${version}/composite`, { compositeRequest })
    return (reply.json as { compositeResponse: { httpStatusCode: number; body: Fields & Fields[] }[] })
      .compositeResponse
  }
  const account = (Name: string) => ({ attributes: { type: 'Account' }, Name })
  const read = (id: string) =>
    node('read', {}, `/sobjects/Account/${id}?fields=AnnualRevenue,NumberOfEmployees,Site,Name,Phone`, 'GET')

  test('keep the kind of the value where they stand alone, and are text in a text', async () => {
    const answers = await composite(
      V,
      node('one', { Name: 'Typed', AnnualRevenue: 1250, NumberOfEmployees: 7 }),
      read('@{one.id}'),
      node('two', {
        Name: 'Typed @{read.NumberOfEmployees}',
        AnnualRevenue: '@{read.AnnualRevenue}',
        Site: '@{read.NumberOfEmployees}',
      }),
      { ...read('@{two.id}'), referenceId: 'again' },
      node(
        'list',
        { allOrNone: '@{one.success}', records: [account('Goes'), account('')] },
        '/composite/sobjects',
      ),
    )
    expect(answers.map((one) => one.httpStatusCode)).toEqual([201, 200, 201, 200, 200])
    expect(answers[3]!.body).toMatchObject({ Name: 'Typed 7', AnnualRevenue: 1250, Site: '7' })
    // All or none was asked by a true that came as true.
    expect(await count("Name = 'Goes'")).toBe(0)
  })

  test('to a field without value are null, before v52.0 an error', async () => {
    const parts = [
      node('one', { Name: 'Empty' }),
      read('@{one.id}'),
      node('two', { Name: 'Beside', Site: '@{read.Phone}' }),
    ]
    expect((await composite(V, ...parts)).map((one) => one.httpStatusCode)).toEqual([201, 200, 201])
    const old = await composite('/services/data/v51.0', ...parts)
    expect(old[2]).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] })
    const wrong = await composite(
      V,
      ...parts.slice(0, 2),
      node('two', { Name: 'N', Site: '@{read.Nothing}' }),
    )
    expect(wrong[2]).toMatchObject({ httpStatusCode: 400 })
  })

  test('a name that is none fails its part before v52.0, later the request', async () => {
    const compositeRequest = [node('a-b', { Name: 'Dashed' })]
    expect((await bench.call('POST', `${V}/composite`, { compositeRequest })).status).toBe(400)
    const [old] = await composite('/services/data/v51.0', ...compositeRequest)
    expect(old).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_INPUT' }] })
  })
})
