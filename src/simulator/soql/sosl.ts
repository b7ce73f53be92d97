import { restError } from '../rest/errors.ts'

/** What one object of a search answers: SOQL text for its fields and for what follows the WHERE. */
export type Returning = {
  readonly object: string
  readonly fields: string
  readonly where: string
  readonly tail: string
}

export type Search = {
  readonly term: string
  /** ALL, NAME, EMAIL, PHONE or SIDEBAR. */
  readonly group: string
  readonly returning: readonly Returning[]
  readonly limit: number
}

export const MOST_FOUND = 2000

const malformedSearch = (message: string) => restError(400, 'MALFORMED_SEARCH', message)

/** The same text with the inside of quotes blanked, to look for words in it at the same places. */
const masked = (text: string) => text.replace(/'(?:\\.|[^'\\])*'/g, (quoted) => '_'.repeat(quoted.length))

/** Cuts at commas that stand in no parentheses. */
function listItems(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let from = 0
  const blank = masked(text)
  for (let i = 0; i <= blank.length; i++) {
    if (blank[i] === '(') depth++
    if (blank[i] === ')') depth--
    if (i === blank.length || (blank[i] === ',' && depth === 0)) {
      items.push(text.slice(from, i).trim())
      from = i + 1
    }
  }
  if (depth !== 0) throw malformedSearch('unexpected end of the search: a parenthesis is missing')
  return items
}

function returningOf(item: string): Returning {
  const [, object = '', inside = ''] = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(item) ?? []
  if (object === '') throw malformedSearch(`unexpected token: '${item}'`)
  const at = (pattern: RegExp) => {
    const index = masked(inside).search(pattern)
    return index < 0 ? inside.length : index
  }
  const tailAt = at(/\b(?:ORDER\s+BY|LIMIT|OFFSET)\b/i)
  const whereAt = Math.min(at(/\bWHERE\b/i), tailAt)
  const fields = inside
    .slice(0, whereAt)
    .replace(/\bUSING\s+[\s\S]*$/i, '')
    .trim()
  return {
    object,
    fields: fields === '' ? 'Id' : fields,
    where: inside
      .slice(whereAt, tailAt)
      .replace(/^WHERE/i, '')
      .trim(),
    tail: inside.slice(tailAt).trim(),
  }
}

/** Reads `FIND {term} IN x FIELDS RETURNING A(fields WHERE ... LIMIT n), B LIMIT n`. */
export function parseSosl(sosl: string): Search {
  const head = /^\s*FIND\s*\{((?:\\.|[^}\\])*)\}/i.exec(sosl)
  if (!head) throw malformedSearch('No search term found. The search term must be enclosed in braces.')
  const rest = sosl.slice(head[0].length)
  const [scope = '', group = 'ALL'] = /^\s*IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b/i.exec(rest) ?? []
  const after = rest.slice(scope.length)
  const [word = ''] = /^\s*RETURNING\b/i.exec(after) ?? []
  let body = after.slice(word.length)
  const [limitClause = '', limit = String(MOST_FOUND)] =
    /\bLIMIT\s+(\d+)(?:\s+UPDATE\s+[\w,\s]+)?\s*$/i.exec(body) ?? []
  body = body.slice(0, body.length - limitClause.length)
  // Snippets, networks, spelling and the like change nothing here.
  const withAt = masked(body).search(/\b(?:WITH|UPDATE)\s+\w/i)
  if (withAt >= 0) body = body.slice(0, withAt)
  if (word === '' && body.trim() !== '')
    throw malformedSearch(`unexpected token: '${body.trim().split(/\s/)[0]}'`)
  return {
    term: head[1] ?? '',
    group: group.toUpperCase(),
    returning: word === '' ? [] : listItems(body).map(returningOf),
    limit: Math.min(Number(limit), MOST_FOUND),
  }
}
