import { describe, expect, test } from 'vitest'
import { dark, darkContrast, light, lightContrast } from './tokens.ts'
import type { Palette, Role } from './tokens.ts'

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

// The ratios stated in the visual language, rounded there to one decimal.
const onBackground: Partial<Record<Role, readonly [number, number]>> = {
  control: [3.7, 3.9],
  fg: [17, 15.2],
  'fg-2': [8.6, 8.8],
  'fg-3': [5.8, 6.3],
  'fg-off': [3.6, 3.5],
  accent: [5.9, 8.7],
  'accent-fg': [6.7, 9.8],
  focus: [4.5, 9.1],
  ok: [5.4, 8.9],
  warn: [3, 10.1],
  'warn-fg': [6.5, 10.6],
  bad: [5.5, 6.5],
  ask: [7.8, 6.2],
  idle: [4.7, 6.4],
}

describe.each([
  ['light', light, 0],
  ['dark', dark, 1],
] as const)('%s', (_, palette, at) => {
  test.each(Object.entries(onBackground))('%s keeps its stated contrast', (role, stated) => {
    expect(ratio(palette[role as Role], palette.bg)).toBeGreaterThanOrEqual((stated[at] ?? 0) - 0.05)
  })

  test('quiet text reads on the worst surface', () => {
    const surfaces: readonly Role[] = [
      'app',
      'bg',
      'sunken',
      'raised',
      'hover',
      'press',
      'selected',
      'accent-bg',
      'warn-bg',
      'idle-bg',
    ]
    for (const surface of surfaces)
      expect(ratio(palette['fg-3'], palette[surface]), surface).toBeGreaterThanOrEqual(4.5)
  })

  test('text on filled parts reads', () => {
    expect(ratio(palette['on-accent'], palette.accent)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette['on-accent'], palette['accent-2'])).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette['on-bad'], palette['bad-2'])).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette['plate-fg'], palette.plate)).toBeGreaterThanOrEqual(16)
    expect(ratio(palette['hot-fg'], palette.hot)).toBeGreaterThanOrEqual(7.2)
    expect(ratio(palette['deck-fg'], palette.deck)).toBeGreaterThanOrEqual(12.4)
    expect(ratio(palette['on-warn'], palette.warn)).toBeGreaterThanOrEqual(3)
  })

  test('lines of connections, series and code hold', () => {
    for (let n = 1; n <= 8; n += 1) {
      expect(ratio(palette[`d${n}` as Role], palette.bg), `d${n}`).toBeGreaterThanOrEqual(4.05)
      expect(ratio(dark[`d${n}` as Role], palette.deck), `d${n} on the deck`).toBeGreaterThanOrEqual(4.05)
      expect(ratio(palette[`c${n}` as Role], palette.bg), `c${n}`).toBeGreaterThanOrEqual(3.35)
    }
    for (const role of ['s-kw', 's-str', 's-num', 's-fn'] as const)
      expect(ratio(palette[role], palette.bg), role).toBeGreaterThanOrEqual(6.35)
    for (const role of ['add-bg', 'del-bg'] as const)
      expect(ratio(palette.fg, palette[role]), role).toBeGreaterThanOrEqual(12.35)
  })
})

describe.each([
  ['light', { ...light, ...lightContrast }],
  ['dark', { ...dark, ...darkContrast }],
] as const)('high contrast %s', (_, palette: Palette) => {
  test('all text reaches 7, every edge and mark 4.5', () => {
    const texts: readonly Role[] = ['fg', 'fg-2', 'fg-3', 'accent-fg', 'ok', 'warn-fg', 'bad', 'ask', 'idle']
    for (const role of texts) expect(ratio(palette[role], palette.bg), role).toBeGreaterThanOrEqual(7)
    for (const role of ['control', 'line', 'line-2', 'focus', 'warn'] as const)
      expect(ratio(palette[role], palette.bg), role).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette['on-warn'], palette.warn)).toBeGreaterThanOrEqual(4.5)
  })
})

// The window's code never sees Node; its tests may, for reading what the bundler would not hand over as text.
type Files = {
  readonly readdirSync: (path: string, options: { recursive: true }) => readonly string[]
  readonly readFileSync: (path: string, encoding: 'utf8') => string
}
type Node = { readonly process: { readonly getBuiltinModule: (name: string) => Files } }

test('no colour is named outside the tokens', () => {
  const fs = (globalThis as unknown as Node).process.getBuiltinModule('node:fs')
  const files = fs
    .readdirSync('src/renderer', { recursive: true })
    .filter((file) => /\.(css|tsx?)$/.test(file) && !/tokens(\.test)?\.ts$/.test(file))
  expect(files.filter((file) => file.endsWith('.css')).length).toBeGreaterThan(20)
  const named = files.filter((file) =>
    /[\s'"(:]#[0-9a-f]{3,8}\b(?![-\w/])|\b(rgb|hsl)a?\(/i.test(
      fs.readFileSync(`src/renderer/${file}`, 'utf8'),
    ),
  )
  expect(named).toEqual([])
})
