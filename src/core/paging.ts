import type { Page } from '../contract/base.ts'
import { OrgdeckError } from './errors.ts'

export type PageInput = {
  readonly page: number
  readonly page_size: number
  readonly cursor?: string | undefined
}

/** One page of a list whose order does not move: the cursor is the offset the next page begins at. */
export function pageFrom<T>(
  input: PageInput,
  total: number,
  read: (limit: number, offset: number) => T[],
): Page<T> {
  const offset = input.cursor === undefined ? (input.page - 1) * input.page_size : decodeOffset(input.cursor)
  const items = read(input.page_size, offset)
  const end = offset + items.length
  return {
    items,
    total,
    page: Math.floor(offset / input.page_size) + 1,
    page_size: input.page_size,
    pages: Math.ceil(total / input.page_size),
    cursor: end < total && items.length > 0 ? Buffer.from(String(end)).toString('base64url') : null,
  }
}

function decodeOffset(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  if (/^\d{1,12}$/.test(text)) return Number(text)
  throw new OrgdeckError('BAD_REQUEST', 'That cursor was not made by this list. Start again without it.', {
    data: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
  })
}
