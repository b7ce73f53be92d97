import type { WhereClause, HavingClause } from '@jetstreamapp/soql-parser-js'
import { bareOf } from './attach.ts'
import type { Leaf } from './attach.ts'
import { malformed } from './parse.ts'
import type { Shape } from './shape.ts'

/** A boolean expression as a tree; the parser hands it over as a flat list with parenthesis counts. */
export type Tree =
  | { readonly kind: 'leaf'; readonly condition: Leaf }
  | { readonly kind: 'not'; readonly of: Tree }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Tree[] }

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Leaf

const shown = (token: Token | undefined): string =>
  typeof token === 'string' ? token : token && 'field' in token ? token.field : 'EOF'

function tokensOf(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = []
  const parens = (p: '(' | ')', count: number | undefined) => {
    for (let i = 0; i < (count ?? 0); i++) tokens.push(p)
  }
  let node: WhereClause | HavingClause | undefined = clause
  while (node) {
    const left: unknown = node.left
    const leaf = left as (Leaf & { openParen?: number; closeParen?: number }) | null
    if (leaf) parens('(', leaf.openParen)
    if (leaf && 'operator' in leaf) {
      tokens.push(leaf)
      parens(')', leaf.closeParen)
    }
    if ('operator' in node) {
      tokens.push(node.operator)
      node = node.right
    } else node = undefined
  }
  return tokens
}

function shapedTree(shape: Shape, leaves: readonly Leaf[]): Tree {
  if (shape.kind === 'leaf') return { kind: 'leaf', condition: leaves[shape.at]! }
  if (shape.kind === 'not') return { kind: 'not', of: shapedTree(shape.of, leaves) }
  return { kind: shape.kind, of: shape.of.map((part) => shapedTree(part, leaves)) }
}

/** Builds the tree. AND and OR side by side without parentheses are refused, as Salesforce does. */
export function treeOf(clause: WhereClause | HavingClause): Tree {
  const bare = bareOf(clause)
  if (bare) return shapedTree(bare.shape, bare.leaves)
  const tokens = tokensOf(clause)
  let at = 0

  function factor(): Tree {
    const token = tokens[at++]
    if (token === 'NOT') return { kind: 'not', of: factor() }
    if (token === '(') {
      const inner = expression()
      if (tokens[at++] !== ')') throw malformed("expecting a right parentheses, found '<EOF>'")
      return inner
    }
    if (token === undefined || typeof token === 'string')
      throw malformed(`unexpected token: '${shown(token)}'`)
    return { kind: 'leaf', condition: token }
  }

  function expression(): Tree {
    const of = [factor()]
    const operator = tokens[at]
    if (operator !== 'AND' && operator !== 'OR') return of[0]!
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      if (tokens[at] !== operator) throw malformed(`unexpected token: '${shown(tokens[at])}'`)
      at++
      of.push(factor())
    }
    return { kind: operator === 'AND' ? 'and' : 'or', of }
  }

  const tree = expression()
  if (at < tokens.length) throw malformed(`unexpected token: '${shown(tokens[at])}'`)
  return tree
}
