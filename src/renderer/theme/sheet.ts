import { asVariables, dark, darkContrast, light, lightContrast } from './tokens.ts'
import type { Palette, Role } from './tokens.ts'

// What a spine carries: these roles take their dark values on the deck, whatever the theme.
const onDeck: readonly Role[] = [
  'd1',
  'd2',
  'd3',
  'd4',
  'd5',
  'd6',
  'd7',
  'd8',
  'ok',
  'warn',
  'on-warn',
  'warn-fg',
  'bad',
  'ask',
  'idle',
  'fg-3',
  'accent',
  'band',
  'band-2',
  'run-bg',
  'bg',
  'focus',
]

function pick(palette: Palette): Partial<Palette> {
  return Object.fromEntries(onDeck.map((role) => [role, palette[role]]))
}

function block(selector: string, palette: Partial<Palette>): string {
  const body = Object.entries(asVariables(palette)).map(([name, value]) => `${name}: ${value};`)
  return `${selector} { ${body.join(' ')} }`
}

const root = (scheme: 'light' | 'dark', more = '') => `:root[data-mantine-color-scheme='${scheme}']${more}`
const contrast = "[data-contrast='more']"

/**
 * The rules Mantine's variable resolver cannot express: high contrast, which is an attribute rather than a
 * third scheme, and the deck, which is dark in both themes but gives its open spine back to the theme.
 */
export function tokenSheet(): string {
  return [
    block(root('light'), light),
    block(root('dark'), dark),
    block(root('light', contrast), lightContrast),
    block(root('dark', contrast), darkContrast),
    block("[data-surface='deck']", { ...pick(dark), bg: dark.deck }),
    block(`${root('light')} [data-surface='deck'] [data-surface='app']`, pick(light)),
    block(`${root('light', contrast)} [data-surface='deck'] [data-surface='app']`, {
      ...pick(light),
      ...pickPartial(lightContrast),
    }),
  ].join('\n')
}

function pickPartial(palette: Partial<Palette>): Partial<Palette> {
  return Object.fromEntries(onDeck.filter((role) => role in palette).map((role) => [role, palette[role]]))
}

/** Puts the token rules into the page once, before the first paint. */
export function installTokens(target: Document = document): void {
  if (target.getElementById('od-tokens')) return
  const style = target.createElement('style')
  style.id = 'od-tokens'
  style.textContent = tokenSheet()
  target.head.append(style)
}
