import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { bodyOf, isObject } from './body.ts'
import type { JsonObject } from './body.ts'
import { partsIn, runParts, shown, textIn, worked } from './composite.ts'
import type { Named } from './composite.ts'
import { jsonError, restError } from './errors.ts'
import type { Route } from './part.ts'
import { namesIn } from './references.ts'

const MOST_GRAPHS = 75
const MOST_NODES = 500
const MOST_DEPTH = 15

type Graph = { readonly graphId: string; readonly nodes: readonly Named[] }

const exceeded = (what: string) => restError(400, 'LIMIT_EXCEEDED', what)

/** How many nodes stand in the longest chain of references. */
function depthOf(nodes: readonly Named[]): number {
  const depths = new Map<string, number>()
  for (const { referenceId, url, body } of nodes) {
    const above = namesIn([url, body]).map((name) => depths.get(name) ?? 0)
    depths.set(referenceId, 1 + Math.max(0, ...above))
  }
  return Math.max(0, ...depths.values())
}

/** Reads all graphs before any runs: what is wrong with the request as a whole leaves nothing done. */
function graphsIn(list: readonly JsonObject[], version: number): Graph[] {
  if (list.length > MOST_GRAPHS) throw exceeded(`A request can not have more than ${MOST_GRAPHS} graphs`)
  const graphs = list.map((graph) => ({
    graphId: textIn(graph, 'graphId'),
    nodes: partsIn(graph['compositeRequest'], version),
  }))
  if (graphs.reduce((sum, { nodes }) => sum + nodes.length, 0) > MOST_NODES) {
    throw exceeded(`The graphs of a request can not have more than ${MOST_NODES} nodes together`)
  }
  const ids = new Set<string>()
  for (const { graphId, nodes } of graphs) {
    if (ids.has(graphId)) throw restError(400, 'INVALID_INPUT', `The graphId ${graphId} is used twice`)
    ids.add(graphId)
    if (depthOf(nodes) > MOST_DEPTH) {
      throw exceeded(`The graph ${graphId} is deeper than ${MOST_DEPTH} nodes`)
    }
  }
  return graphs
}

/** A graph is made of records: no queries, descriptions or collections. */
const recordsOnly =
  (route: Route): Route =>
  (call) => {
    const [, , , resource, , ...rest] = call.keys
    const isRecord = resource === 'sobjects' && rest[0] !== 'describe' && rest.length <= 2
    if (isRecord && (rest.length === 0 ? call.method === 'POST' : call.method !== 'PUT')) return route(call)
    throw restError(
      400,
      'INVALID_INPUT',
      `${call.method} /${call.words.join('/')} can not be a node of a composite graph`,
    )
  }

/** `POST /composite/graph`: several composites, each of which is done whole or not at all. */
export function graphs(call: ApiCall, route: Route): Answer {
  const list = bodyOf(call)['graphs']
  if (!Array.isArray(list) || !list.every(isObject)) throw jsonError('graphs must be an array')
  return ok({
    graphs: graphsIn(list, call.version).map(({ graphId, nodes }) => {
      const results = runParts(call, nodes, true, recordsOnly(route))
      return {
        graphId,
        graphResponse: { compositeResponse: shown(nodes, results) },
        isSuccessful: results.every(worked),
      }
    }),
  })
}
