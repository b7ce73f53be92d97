import type { VariantColorResolverResult, VariantColorsResolver } from '@mantine/core'
import { v } from './tokens.ts'

const clear = '1px solid transparent'

/**
 * Mantine gives filled controls white text in both schemes and darkens on hover in the dark, which loses
 * contrast on the light accent. `color: 'bad'` is the only second colour the product knows.
 */
export const variantColorResolver: VariantColorsResolver = ({
  variant,
  color,
}): VariantColorResolverResult => {
  const danger = color === 'bad'
  const text = danger ? v('bad') : v('fg')
  switch (variant) {
    case 'filled':
      return danger
        ? { background: v('bad-2'), hover: v('bad-2'), color: v('on-bad'), border: clear }
        : { background: v('accent'), hover: v('accent-2'), color: v('on-accent'), border: clear }
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: variant === 'subtle' ? v('hover') : 'transparent',
        color: text,
        border: clear,
      }
    case 'light':
      return {
        background: danger ? v('bad-bg') : v('accent-bg'),
        hover: v('hover'),
        color: danger ? v('bad') : v('accent-fg'),
        border: clear,
      }
    case 'outline':
      return {
        background: 'transparent',
        hover: v('hover'),
        color: danger ? v('bad') : v('accent-fg'),
        border: `1px solid ${v('line-2')}`,
      }
    case 'none':
      return { background: 'transparent', hover: 'transparent', color: 'inherit', border: 'none' }
    default:
      return { background: v('raised'), hover: v('hover'), color: text, border: `1px solid ${v('line-2')}` }
  }
}
