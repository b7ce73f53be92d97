import { parseQuery } from '@jetstreamapp/soql-parser-js'
import type { Query } from '@jetstreamapp/soql-parser-js'
import { restError } from '../rest/errors.ts'
import type { RestError } from '../rest/errors.ts'
import { attachShapes } from './attach.ts'
import { readShape } from './shape.ts'

/** Points at a place in the query as Salesforce does: the line, a caret, row and column, then the text. */
function pointAt(soql: string, token: string | number, message: string): string {
  const index = typeof token === 'number' ? token : placeOf(soql, token)
  const before = soql.slice(0, index).split('\n')
  const row = before.length
  const column = (before.at(-1) ?? '').length
  const line = soql.split('\n')[row - 1] ?? ''
  const from = Math.max(0, column - 40)
  return `\n${line.slice(from, from + 80)}\n${' '.repeat(column - from)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`
}

function placeOf(soql: string, token: string): number {
  const flat = soql.toLowerCase()
  const word = new RegExp(`(?<![\\w.])${token.toLowerCase().replace(/[^\w]/g, '\\$&')}(?![\\w])`)
  return Math.max(0, word.exec(flat)?.index ?? flat.lastIndexOf(token.toLowerCase()))
}

export const malformed = (message: string): RestError => restError(400, 'MALFORMED_QUERY', message)

export const malformedAt = (soql: string, token: string | number, message: string): RestError =>
  malformed(pointAt(soql, token, message))

export const tooComplicated = (): RestError =>
  restError(
    400,
    'QUERY_TOO_COMPLICATED',
    'Query is either selecting too many fields or the filter conditions are too complicated.',
  )

export const invalidField = (soql: string, token: string, message: string): RestError =>
  restError(400, 'INVALID_FIELD', pointAt(soql, token, message))

export const noSuchColumn = (soql: string, path: string, column: string, entity: string): RestError =>
  invalidField(
    soql,
    path,
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  )

export const noSuchRelationship = (soql: string, path: string, relationship: string): RestError =>
  invalidField(
    soql,
    path,
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  )

export const noSuchType = (soql: string, type: string): RestError =>
  restError(
    400,
    'INVALID_TYPE',
    pointAt(
      soql,
      type,
      `sObject type '${type}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  )

const MOST_CHARACTERS = 100_000
const ALL_ROWS = /\bALL\s+ROWS\s*$/i

/** Reads a query; what the grammar refuses is MALFORMED_QUERY with the token that was not expected. */
export function parseSoql(soql: string): Query {
  if (soql.length > MOST_CHARACTERS) {
    throw malformed(`SOQL statements cannot be longer than ${MOST_CHARACTERS} characters.`)
  }
  const read = readShape(soql)
  if (read?.kind === 'mixed') throw unexpected(soql, read.token.text, read.token.from)
  if (read?.kind === 'deep') throw tooComplicated()
  if (!read) return parsed(soql, soql)
  const query = parsed(read.text, soql)
  attachShapes(query, read.shape)
  return query
}

const unexpected = (soql: string, token: string, at: string | number = token): RestError =>
  malformedAt(soql, at, `unexpected token: '${token}'`)

function parsed(text: string, soql: string): Query {
  try {
    return parseQuery(text)
  } catch (error) {
    // The text as it was sent names the token that its author wrote.
    if (text !== soql) parsed(soql, soql)
    // Only Apex knows it; over REST there is queryAll.
    if (ALL_ROWS.test(soql)) throw malformed('ALL ROWS not allowed in this context')
    const message = error instanceof Error ? error.message : String(error)
    const token = /found(?: -->|:) '([^']*)'/.exec(message)?.[1] ?? /found: (\S+)/.exec(message)?.[1] ?? ''
    if (token !== '') throw unexpected(soql, token)
    const bare = soql.replace(/'(?:\\[\s\S]|[^'\\])*'/g, '')
    if (bare.split('(').length <= bare.split(')').length) throw unexpected(soql, '<EOF>', soql.length)
    throw malformedAt(soql, soql.length, "expecting a right parentheses, found '<EOF>'")
  }
}
