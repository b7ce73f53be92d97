import type {
  Condition,
  HavingClause,
  Query,
  Subquery,
  ValueQueryCondition,
  WhereClause,
} from '@jetstreamapp/soql-parser-js'
import type { QueryShape, Shape } from './shape.ts'

/** One condition without brackets around it. */
export type Leaf = Exclude<Condition, { openParen: number; field?: never; fn?: never }> | ValueQueryCondition

type Clause = WhereClause | HavingClause
type Bare = { readonly shape: Shape; readonly leaves: readonly Leaf[] }

const known = new WeakMap<Clause, Bare>()

/** The conditions of a clause and how they hang together, if its brackets were read. */
export const bareOf = (clause: Clause): Bare | undefined => known.get(clause)

function leavesOf(clause: Clause | undefined): Leaf[] {
  const leaves: Leaf[] = []
  for (let node = clause; node; node = 'operator' in node ? node.right : undefined) {
    const left: unknown = node.left
    const leaf = left as Leaf | null
    if (leaf && 'operator' in leaf) leaves.push(leaf)
  }
  return leaves
}

const countOf = (shape: Shape): number =>
  shape.kind === 'leaf' ? 1 : [shape.of].flat().reduce((sum, part) => sum + countOf(part), 0)

function keep(clause: Clause | undefined, shape: Shape | undefined): void {
  const leaves = leavesOf(clause)
  if (clause && shape && countOf(shape) === leaves.length) known.set(clause, { shape, leaves })
}

/** Gives the clauses of a parsed query, and of the queries inside it, the shapes that were read from the text. */
export function attachShapes(query: Query | Subquery, shape: QueryShape): void {
  keep(query.where, shape.where)
  keep(query.having, shape.having)
  const children = (query.fields ?? []).filter((field) => field.type === 'FieldSubquery')
  for (const [i, child] of children.entries()) {
    const inner = shape.children[i]
    if (inner) attachShapes(child.subquery, inner)
  }
  const joins = leavesOf(query.where).flatMap((leaf) => ('valueQuery' in leaf ? [leaf.valueQuery] : []))
  for (const [i, join] of joins.entries()) {
    const inner = shape.joins[i]
    if (inner) attachShapes(join, inner)
  }
}
