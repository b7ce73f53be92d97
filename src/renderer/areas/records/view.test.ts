import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterOps } from '../../../contract/records.ts'
import { formatRoute, parseRoute, patchParams } from '../../shell/route.ts'
import { formatFilter, parseFilter, viewOf, viewParams } from './view.ts'

const through = (change: Parameters<typeof viewParams>[0]) =>
  viewOf(
    parseRoute(
      formatRoute({ area: 'records', path: ['Contact'], params: patchParams({}, viewParams(change)) }),
    ),
  )

describe('the address of a list', () => {
  it('brings back search, filters, order, columns and the open record', () => {
    const change = {
      q: 'brandt & söhne',
      filters: [
        { field: 'MailingCity', op: 'is' as const, values: ['Köln', 'a:b, c'] },
        { field: 'Email', op: 'set' as const, values: [] },
      ],
      sort: 'Name',
      columns: ['Email', '$modified'],
      record: 42,
    }
    expect(through(change)).toEqual({ object: 'Contact', ...change })
  })

  it('brings back any filter, whatever its values hold', () => {
    const filter = fc.record({
      field: fc.stringMatching(/^[A-Za-z]\w{0,20}$/),
      op: fc.constantFrom(...filterOps),
      values: fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(filter, (one) => {
        expect(through({ filters: [one] }).filters).toEqual([one])
      }),
    )
  })

  it('says nothing about what is as usual', () => {
    expect(
      patchParams({}, viewParams({ q: '', filters: [], sort: '-$modified', columns: undefined })),
    ).toEqual({})
  })

  it('leaves out what is mangled instead of failing', () => {
    const view = viewOf(parseRoute('#/records/Contact?f=Name:nonsense:x&f=%25E0:is&f=Name:is:A&r=-3&cols='))
    expect(view.filters).toEqual([{ field: 'Name', op: 'is', values: ['A'] }])
    expect(view.record).toBeUndefined()
  })

  it('reads a filter without values', () => {
    expect(parseFilter(formatFilter({ field: 'Email', op: 'empty', values: [] }))).toEqual({
      field: 'Email',
      op: 'empty',
      values: [],
    })
  })
})
