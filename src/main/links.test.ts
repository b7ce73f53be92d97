import { describe, expect, it } from 'vitest'
import { findLink, parseLink } from './links.ts'

describe('parseLink', () => {
  it.each([
    ['orgdeck://open/home', 'home'],
    ['orgdeck://open/connections', 'connections'],
    ['orgdeck://open/records/', 'records'],
    ['ORGDECK://open/sync', 'sync'],
  ])('reads %s as a page to open', (url, page) => {
    expect(parseLink(url)).toEqual({ kind: 'open', page })
  })

  it.each([
    'orgdeck://open/',
    'orgdeck://open/gallery',
    'orgdeck://open/home/extra',
    'orgdeck://open/../home/..',
    'orgdeck://open/home?token=x',
    'orgdeck://open/home#/records',
    'orgdeck://user@open/home',
    'orgdeck://open:80/home',
    'orgdeck://sync/now',
    'orgdeck:open/home',
    'orgdeck://',
    'https://open/home',
    'javascript:alert(1)',
    'not a link',
    '',
  ])('reads %j as unknown', (url) => {
    expect(parseLink(url)).toEqual({ kind: 'unknown', url })
  })

  it('does not carry a whole flood of text on', () => {
    expect(parseLink(`orgdeck://open/${'x'.repeat(100_000)}`)).toMatchObject({ kind: 'unknown' })
    expect(JSON.stringify(parseLink('x'.repeat(100_000))).length).toBeLessThan(300)
  })
})

describe('findLink', () => {
  it('finds the link wherever it stands', () => {
    expect(findLink(['orgdeck', '--flag', 'orgdeck://open/home', '--allow-file-access'])).toBe(
      'orgdeck://open/home',
    )
    expect(findLink(['/opt/orgdeck', '.', '--demo'])).toBeNull()
  })
})
