import type { FieldType } from '../schema/dsl.ts'

const TEXT = new Set<FieldType>([
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'combobox',
  'phone',
  'email',
  'url',
])

/** Whether values of the type are text that compares without regard to case. */
export const isText = (type: FieldType): boolean => TEXT.has(type)

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  þ: 'th',
}

/** The text with plain letters in place of those with marks. */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđłþ]/g, (letter) => LETTERS[letter] ?? letter)

/**
 * The place of a text in an order by language: letters with marks stand beside their plain letter and case does not
 * count. Texts that differ only in marks are told apart after everything else.
 */
export function sortKey(text: string): string {
  const folded = text.toLowerCase()
  if (/^[\0-\x7f]*$/.test(folded)) return folded
  return `${plainLetters(folded)}\u0001${folded}`
}

/** The SQL by which a text column is sorted and its ranges are compared. */
export const sortSql = (sql: string, type: FieldType): string => (isText(type) ? `sf_sort(${sql})` : sql)
