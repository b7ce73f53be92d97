import { restError } from '../rest/errors.ts'
import { plainLetters } from './sort.ts'

/** Whether a text holds what a search term asks for. */
export type Matcher = (text: string) => boolean

const malformedSearch = (message: string) => restError(400, 'MALFORMED_SEARCH', message)

const LETTER = String.raw`[\p{L}\p{N}]`

/** A word or phrase as a pattern over whole words: `*` stands for any letters, `?` for one; a backslash escapes. */
function patternOf(words: string): RegExp {
  const body = plainLetters(words.toLowerCase())
    .trim()
    .replace(/\\(.)|[*?]|\s+|[^\p{L}\p{N}\s]/gu, (found, escaped: string | undefined) => {
      if (found === '*') return `${LETTER}*`
      if (found === '?') return LETTER
      if (/^\s/.test(found)) return String.raw`\s+`
      return (escaped ?? found).replace(/[^\p{L}\p{N}]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`)
    })
  return new RegExp(`(?<!${LETTER})${body}(?!${LETTER})`, 'u')
}

const TOKEN = /"((?:\\.|[^"\\])*)"|([()])|((?:\\.|[^\s"()\\])+)/g

/** Reads a search term: words that must all occur, "phrases", AND, OR, AND NOT and parentheses. */
export function termOf(term: string): Matcher {
  const letters = term.replace(/\\(.)/g, '$1').replace(/[*?"()\s]/g, '')
  if (letters.length < 2) throw malformedSearch('search term must be longer than one character')
  const tokens = [...term.matchAll(TOKEN)].map(([, phrase, paren, word]) => ({
    text: phrase ?? paren ?? word ?? '',
    operator: phrase === undefined,
  }))
  let at = 0
  const isNext = (...words: string[]) => {
    const token = tokens[at]
    return token?.operator === true && words.includes(token.text.toUpperCase())
  }

  function unit(): Matcher {
    if (isNext('(')) {
      at++
      const inner = either()
      if (!isNext(')')) throw malformedSearch('unbalanced parentheses in the search term')
      at++
      return inner
    }
    const token = tokens[at++]
    if (!token) throw malformedSearch('the search term ends with an operator')
    const pattern = patternOf(token.text)
    return (text) => pattern.test(text)
  }

  function all(): Matcher {
    let matcher = unit()
    while (at < tokens.length && !isNext('OR', ')')) {
      if (isNext('AND')) at++
      const negated = isNext('NOT')
      if (negated) at++
      const [before, next] = [matcher, unit()]
      matcher = (text) => before(text) && next(text) !== negated
    }
    return matcher
  }

  function either(): Matcher {
    let matcher = all()
    while (isNext('OR')) {
      at++
      const [before, next] = [matcher, all()]
      matcher = (text) => before(text) || next(text)
    }
    return matcher
  }

  const matcher = either()
  if (at < tokens.length) throw malformedSearch('unbalanced parentheses in the search term')
  return (text) => matcher(plainLetters(text.toLowerCase()))
}
