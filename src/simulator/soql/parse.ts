import { parseQuery } from '@jetstreamapp/soql-parser-js'
import type { Query } from '@jetstreamapp/soql-parser-js'
import { restError } from '../rest/errors.ts'
import type { RestError } from '../rest/errors.ts'

/** Points at a place in the query as Salesforce does: the line, a caret, row and column, then the text. */
function pointAt(soql: string, token: string, message: string): string {
  const flat = soql.toLowerCase()
  const word = new RegExp(`(?<![\\w.])${token.toLowerCase().replace(/[^\w]/g, '\\$&')}(?![\\w])`)
  const index = Math.max(0, word.exec(flat)?.index ?? flat.lastIndexOf(token.toLowerCase()))
  const before = soql.slice(0, index).split('\n')
  const row = before.length
  const column = (before.at(-1) ?? '').length
  const line = soql.split('\n')[row - 1] ?? ''
  const from = Math.max(0, column - 40)
  return `\n${line.slice(from, from + 80)}\n${' '.repeat(column - from)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`
}

export const malformed = (message: string): RestError => restError(400, 'MALFORMED_QUERY', message)

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

const ALL_ROWS = /\bALL\s+ROWS\s*$/i

/** Parses a query; what the grammar refuses is MALFORMED_QUERY with the token that was not expected. */
export function parseSoql(soql: string): Query {
  try {
    return parseQuery(soql)
  } catch (error) {
    // Only Apex knows it; over REST there is queryAll.
    if (ALL_ROWS.test(soql)) throw malformed('ALL ROWS not allowed in this context')
    const text = error instanceof Error ? error.message : String(error)
    const token = /found(?: -->|:) '([^']*)'/.exec(text)?.[1] ?? /found: (\S+)/.exec(text)?.[1] ?? ''
    if (token === '') throw malformed('unexpected end of query')
    throw malformed(pointAt(soql, token, `unexpected token: '${token}'`))
  }
}
