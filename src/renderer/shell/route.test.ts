import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import {
  formatRoute,
  getRoute,
  href,
  navigate,
  paramList,
  parseRoute,
  patchParams,
  scopeOf,
  setParams,
} from './route.ts'

const segment = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed())
const text = fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed())
const route = fc.record({
  area: segment,
  path: fc.array(segment, { maxLength: 4 }),
  params: fc.dictionary(text, fc.array(text, { minLength: 1, maxLength: 4 })),
})

beforeEach(() => {
  location.hash = ''
})

test('a route survives its own address', () => {
  fc.assert(
    fc.property(route, (one) => {
      const back = parseRoute(formatRoute(one))
      expect(back.area).toBe(one.area)
      expect(back.path).toEqual(one.path)
      expect(back.id).toBe(one.path[0])
      expect(Object.entries(back.params)).toEqual(expect.arrayContaining(Object.entries(one.params)))
      expect(Object.keys(back.params)).toHaveLength(Object.keys(one.params).length)
    }),
  )
})

test('any address at all opens some place', () => {
  fc.assert(
    fc.property(fc.string(), (hash) => {
      expect(parseRoute(`#${hash}`).area).not.toBe('')
    }),
  )
  expect(parseRoute('').area).toBe('home')
  expect(parseRoute('#/records/%E0%A4%A').id).toBe('%E0%A4%A')
})

test('a parameter named like an object member is only a parameter', () => {
  expect(parseRoute('#/records?__proto__=x&constructor=y').params['constructor']).toEqual(['y'])
  expect(parseRoute('#/records').params['constructor']).toBeUndefined()
})

test('a patch adds, replaces and takes out', () => {
  expect(patchParams({ q: ['a'], f: ['1', '2'] }, { q: undefined, f: ['3'], n: 0, empty: '' })).toEqual({
    f: ['3'],
    n: ['0'],
  })
})

test('links carry the scope along, wherever it stands', () => {
  location.hash = '#/records/Contact?c=3&q=anna'
  expect(href({ area: 'sync' })).toBe('#/sync?c=3')
  expect(href({ area: 'sync', params: { c: undefined } })).toBe('#/sync')
  location.hash = '#/connections/7'
  expect(href({ area: 'records' })).toBe('#/records?c=7')
})

test('only a row id is a scope', () => {
  for (const hash of ['#/records?c=0', '#/records?c=1e3', '#/records?c=-1', '#/connections/new'])
    expect(scopeOf(parseRoute(hash)), hash).toBeUndefined()
})

test('filters change in place; replacing leaves no step behind', () => {
  location.hash = '#/records/Contact?c=3'
  const steps = history.length
  setParams({ f: ['a', 'b'] }, { replace: true })
  expect(paramList(getRoute(), 'f')).toEqual(['a', 'b'])
  expect(history.length).toBe(steps)
  navigate({ area: 'home' })
  expect(history.length).toBe(steps + 1)
  expect(getRoute()).toMatchObject({ area: 'home', params: { c: ['3'] } })
})

test('the same address gives the same object', () => {
  location.hash = '#/records'
  expect(getRoute()).toBe(getRoute())
})
