import { traverseContractProcedures } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../../src/contract/index.ts'
import { sample, type Schema } from '../../src/server/docs-schema.ts'
import type { Client } from './transports.ts'

export type Call = {
  /** "connections.list" */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly role: string
  /** A write as the audit log names it; null for a read. */
  readonly audit: string | null
  /** The input as JSON schema; null when it takes none. */
  readonly schema: Schema | null
  /** An input of the right types, with ids nobody has. */
  readonly valid: unknown
}

const converter = new ZodToJsonSchemaConverter()
/** An id no row of a test has. */
export const unknownId = 987_654_321

/** Every unary procedure of the contract with an input that fits its schema. */
export const calls: readonly Call[] = collect()

function collect(): Call[] {
  const found: Call[] = []
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: each, path }) => {
    const name = path.join('.')
    if (name === 'system.events') return
    const { route, meta, inputSchema } = each['~orpc']
    const schema =
      inputSchema === undefined ? null : (converter.convert(inputSchema, { strategy: 'input' })[1] as Schema)
    const valid = schema === null ? undefined : withUnknownIds(sample(schema, {}))
    found.push({
      name,
      method: String(route.method),
      path: String(route.path),
      role: meta.role,
      audit: meta.audit ?? null,
      schema,
      valid,
    })
  })
  return found
}

function withUnknownIds(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === 'id' || name === 'integration_id' ? unknownId : item,
    ]),
  )
}

/** Calls a procedure by name with whatever input, past the types: what an attacker's program does. */
export function callByName(client: Client, name: string, input: unknown): Promise<unknown> {
  const [area = '', procedure = ''] = name.split('.')
  const group = client[area as keyof Client] as Record<string, (input: unknown) => Promise<unknown>>
  const call = group[procedure]
  if (call === undefined) throw new Error(`no procedure ${name}`)
  return call(input)
}
