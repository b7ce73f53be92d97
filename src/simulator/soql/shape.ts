/**
 * How the conditions of a query hang together. The grammar library reads single conditions well, but loses brackets and
 * negations when they are nested. So the brackets are read here and the library is given the bare conditions.
 */
export type Shape =
  | { readonly kind: 'leaf'; readonly at: number }
  | { readonly kind: 'not'; readonly of: Shape }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Shape[] }

/** The shapes of a query and of the queries inside it, in the order of the text. */
export type QueryShape = {
  readonly children: QueryShape[]
  readonly joins: QueryShape[]
  where?: Shape
  having?: Shape
}

/** The text cannot be read as brackets around conditions. */
class Unreadable extends Error {}

/** More brackets in each other than anybody reads. */
class TooDeep extends Error {}

/** AND and OR stand side by side without brackets. */
class Mixed extends Error {
  readonly token: Token

  constructor(token: Token) {
    super('AND beside OR')
    this.token = token
  }
}

type Token = { readonly text: string; readonly from: number; readonly to: number }

const TOKEN = /'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_][\w.]*|[()]|,|[^\s\w'(),]+|[\w:.+-]+/g
const MOST_DEPTH = 500

function tokensOf(soql: string): Token[] {
  return [...soql.matchAll(TOKEN)].map((found) => ({
    text: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }))
}

const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token !== undefined && words.includes(token.text.toUpperCase())

/** What may follow a word for it to end a condition; a field may have the same name. */
const ENDS: Readonly<Record<string, RegExp>> = {
  GROUP: /^BY$/i,
  ORDER: /^BY$/i,
  HAVING: /^/,
  LIMIT: /^[\d:]/,
  OFFSET: /^[\d:]/,
  FOR: /^(VIEW|REFERENCE|UPDATE)$/i,
  WITH: /^/,
  UPDATE: /^(TRACKING|VIEWSTAT)$/i,
  ALL: /^ROWS$/i,
}

type Edit = { readonly from: number; readonly to: number; readonly text: string }

/** Reads one query from a token on, up to its end or the bracket that closes it. */
class Reader {
  readonly tokens: readonly Token[]
  readonly edits: Edit[] = []
  at = 0
  depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  get next(): Token | undefined {
    return this.tokens[this.at]
  }

  ends(): boolean {
    const follows = this.next && ENDS[this.next.text.toUpperCase()]
    return this.next === undefined || (follows?.test(this.tokens[this.at + 1]?.text ?? '') ?? false)
  }

  query(): QueryShape {
    if (++this.depth > MOST_DEPTH) throw new TooDeep()
    const shape: QueryShape = { children: [], joins: [] }
    const aliases = new Map<string, string>()
    const start = this.at
    this.at++
    while (this.next && this.next.text !== ')') {
      if (isWord(this.next, 'FROM')) this.from(aliases)
      else if (isWord(this.next, 'WHERE')) shape.where = this.clause(shape)
      else if (isWord(this.next, 'HAVING')) shape.having = this.clause(shape)
      else if (this.next.text === '(') this.inside(shape.children)
      else this.at++
    }
    this.rename(start, aliases)
    this.depth--
    return shape
  }

  /** Passes over brackets; a query inside them is read for itself. */
  inside(queries: QueryShape[]): void {
    if (++this.depth > MOST_DEPTH) throw new TooDeep()
    this.at++
    if (isWord(this.next, 'SELECT')) queries.push(this.query())
    while (this.next && this.next.text !== ')') {
      if (this.next.text === '(') this.inside(queries)
      else this.at++
    }
    this.pass(')')
    this.depth--
  }

  pass(text: string): void {
    if (this.next?.text !== text) throw new Unreadable()
    this.at++
  }

  /** `FROM Contact c, c.Account a`: the further names stand for paths from the first. */
  from(aliases: Map<string, string>): void {
    this.at++
    const [object, alias] = [this.next, this.tokens[this.at + 1]]
    const named = alias && /^\w+$/.test(alias.text) && this.tokens[this.at + 2]?.text === ','
    if (!object || !named) return
    aliases.set(alias.text.toLowerCase(), '')
    this.at += 2
    const from = alias.to
    while (this.next?.text === ',') {
      const [path, name] = [this.tokens[this.at + 1], this.tokens[this.at + 2]]
      if (!path || !name || !/^\w+$/.test(name.text)) throw new Unreadable()
      const [first = '', ...rest] = path.text.split('.')
      const base = aliases.get(first.toLowerCase())
      if (base === undefined || rest.length === 0) throw new Unreadable()
      aliases.set(name.text.toLowerCase(), [base, ...rest].filter((part) => part !== '').join('.'))
      this.at += 3
    }
    this.edits.push({ from, to: this.tokens[this.at - 1]!.to, text: '' })
  }

  /** Spells out the further names of FROM wherever the query uses them. */
  rename(start: number, aliases: ReadonlyMap<string, string>): void {
    if (aliases.size < 2) return
    for (let i = start, depth = 0; i < this.at; i++) {
      const { text, from } = this.tokens[i]!
      // A query inside has names of its own.
      if (text === '(' && isWord(this.tokens[i + 1], 'SELECT')) depth++
      else if (depth > 0) depth += text === '(' ? 1 : text === ')' ? -1 : 0
      else {
        const [first = '', ...rest] = text.split('.')
        const path = rest.length > 0 ? aliases.get(first.toLowerCase()) : undefined
        const inFrom = this.edits.some((edit) => edit.text === '' && from >= edit.from && from < edit.to)
        if (path && !inFrom) this.edits.push({ from, to: from + first.length, text: path })
      }
    }
  }

  /** Reads WHERE or HAVING and leaves in the text its conditions alone, one AND after another. */
  clause(shape: QueryShape): Shape {
    this.at++
    const begin = this.next
    const leaves: { from: number; to: number }[] = []
    const tree = this.expression(leaves, shape.joins)
    const end = this.tokens[this.at - 1]
    if (!begin || !end || !(this.ends() || this.next?.text === ')')) throw new Unreadable()
    let at = begin.from
    for (const [i, leaf] of leaves.entries()) {
      this.edits.push({ from: at, to: leaf.from, text: i === 0 ? ' ' : ' AND ' })
      at = leaf.to
    }
    this.edits.push({ from: at, to: end.to, text: ' ' })
    return tree
  }

  expression(leaves: { from: number; to: number }[], joins: QueryShape[]): Shape {
    const of = [this.factor(leaves, joins)]
    const operator = this.next?.text.toUpperCase()
    while (isWord(this.next, 'AND', 'OR')) {
      if (!isWord(this.next, operator ?? '')) throw new Mixed(this.next!)
      this.at++
      of.push(this.factor(leaves, joins))
    }
    return of.length === 1 ? of[0]! : { kind: operator === 'AND' ? 'and' : 'or', of }
  }

  factor(leaves: { from: number; to: number }[], joins: QueryShape[]): Shape {
    if (++this.depth > MOST_DEPTH) throw new TooDeep()
    try {
      if (isWord(this.next, 'NOT')) {
        this.at++
        return { kind: 'not', of: this.factor(leaves, joins) }
      }
      if (this.next?.text === '(') {
        this.at++
        const inner = this.expression(leaves, joins)
        this.pass(')')
        return inner
      }
      return this.leaf(leaves, joins)
    } finally {
      this.depth--
    }
  }

  leaf(leaves: { from: number; to: number }[], joins: QueryShape[]): Shape {
    const first = this.next
    const start = this.at
    while (this.next && this.next.text !== ')' && !isWord(this.next, 'AND', 'OR')) {
      // The first word is a field, whatever it is called.
      if (this.at > start && this.ends()) break
      if (this.next.text === '(') this.inside(joins)
      else this.at++
    }
    const last = this.tokens[this.at - 1]
    if (!first || !last || this.at === start) throw new Unreadable()
    leaves.push({ from: first.from, to: last.to })
    return { kind: 'leaf', at: leaves.length - 1 }
  }
}

export type Read =
  | { readonly kind: 'read'; readonly text: string; readonly shape: QueryShape }
  | { readonly kind: 'mixed'; readonly token: Token }
  | { readonly kind: 'deep' }

/**
 * The query with its brackets and further names taken out, and what they were; or the word that mixes AND with OR, or that there are too many brackets;
 * undefined when it cannot be read.
 */
export function readShape(soql: string): Read | undefined {
  const reader = new Reader(tokensOf(soql))
  if (!isWord(reader.next, 'SELECT')) return undefined
  let shape: QueryShape
  try {
    shape = reader.query()
  } catch (error) {
    if (error instanceof Mixed) return { kind: 'mixed', token: error.token }
    if (error instanceof TooDeep) return { kind: 'deep' }
    if (error instanceof Unreadable) return undefined
    throw error
  }
  if (reader.next !== undefined) return undefined
  let [text, at] = ['', 0]
  for (const edit of reader.edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    text += soql.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return { kind: 'read', text: text + soql.slice(at), shape }
}
