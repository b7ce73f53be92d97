import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { objectNamed } from '../org.ts'
import { definitionNamed } from '../soql/definitions.ts'
import { countCall } from '../stats.ts'
import { jobs } from '../bulk/route.ts'
import { collections } from './collections.ts'
import { batch, composite } from './composite.ts'
import { conditionalSchema } from './conditional.ts'
import { describeGlobal, viewerOf } from './describe.ts'
import { notAllowed, notFound, restError } from './errors.ts'
import { explainQuery } from './explain.ts'
import { graphs } from './graph.ts'
import { limits, recordCounts } from './limits.ts'
import { onObject } from './object.ts'
import { batchSizeOf, columnMetadata, queryMore, runQuery } from './query.ts'
import { resource as beside, RESOURCE_NAMES } from './resources.ts'
import { tree } from './tree.ts'
import { search } from './search.ts'
import { readOnly, tooling } from './tooling.ts'

const RESOURCES = [
  ...RESOURCE_NAMES,
  'composite',
  'jobs',
  'limits',
  'parameterizedSearch',
  'query',
  'queryAll',
  'search',
  'sobjects',
  'tooling',
]

function query(call: ApiCall, all: boolean, locator: string | undefined): Answer {
  const batchSize = batchSizeOf(call.headers['sforce-query-options']?.toString())
  const options = { apiPath: call.apiPath, batchSize }
  if (locator !== undefined) return ok(queryMore(call.org, locator, options))
  const explain = call.query.get('explain')
  if (explain !== null) return ok(explainQuery(call.org, explain))
  const soql = call.query.get('q')
  if (!soql?.trim()) throw restError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
  if (call.query.get('columns') === 'true') return ok(columnMetadata(call.org, soql))
  return ok(runQuery(call.org, soql, { ...options, all }))
}

const COMPOSITES = ['batch', 'graph', 'sobjects', 'tree']

function routeComposite(call: ApiCall, rest: readonly string[]): Answer {
  const key = rest[0]?.toLowerCase()
  if (key === 'sobjects') return collections(call, rest.slice(1))
  if (key === undefined && call.method === 'GET') {
    return ok(Object.fromEntries(COMPOSITES.map((name) => [name, `${call.apiPath}/composite/${name}`])))
  }
  if (call.method !== 'POST') throw notAllowed(call.method)
  if (key === undefined) return composite(call, routeRest)
  if (key === 'batch') return batch(call, routeRest)
  if (key === 'graph') return graphs(call, routeRest)
  const object = key === 'tree' ? objectNamed(call.org, rest[1] ?? '') : undefined
  if (!object) throw notFound()
  return tree(call, object)
}

/** Routes what stands behind `/services/data/vXX.0`. */
export function routeRest(call: ApiCall): Answer {
  const [resource, ...rest] = call.words.slice(3)
  const key = resource?.toLowerCase()
  countCall(
    call.org.stats,
    key === undefined ? 'resources' : key === 'sobjects' ? `sobjects ${call.method}` : key,
  )
  if (key === undefined) {
    const map = Object.fromEntries(RESOURCES.map((name) => [name, `${call.apiPath}/${name}`]))
    return ok({ ...map, identity: `${call.baseUrl}/id/${call.org.orgId}/${call.user.id}` })
  }
  if (key === 'query' || key === 'queryall') {
    if (call.method !== 'GET') throw notAllowed(call.method)
    return query(call, key === 'queryall', rest[0])
  }
  if (key === 'search' || key === 'parameterizedsearch') return search(call, key, rest)
  if (key === 'jobs' && rest.length === 0 && call.method === 'GET') {
    return ok({ ingest: `${call.apiPath}/jobs/ingest`, query: `${call.apiPath}/jobs/query` })
  }
  if (key === 'jobs') return jobs(call, rest)
  if (key === 'tooling') return tooling(call, rest, (as, locator) => query(as, false, locator))
  if (key === 'limits' && rest.length === 0) return ok(limits(call.org))
  if (key === 'limits' && rest[0]?.toLowerCase() === 'recordcount') {
    return ok(recordCounts(call.org, call.query.get('sObjects')))
  }
  if (key === 'composite') return routeComposite(call, rest)
  if (key === 'sobjects') {
    if (rest.length === 0) return conditionalSchema(call, () => describeGlobal(call.org, viewerOf(call)))
    const object = objectNamed(call.org, rest[0]!)
    if (object) return onObject(call, object, rest.slice(1))
    const definition = definitionNamed(rest[0]!)
    if (definition) return readOnly(call, definition, rest.slice(1))
  }
  const found = beside(call, key)
  if (found) return found
  throw notFound()
}
