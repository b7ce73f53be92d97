import {
  Checkbox,
  createTheme,
  Input,
  Loader,
  Menu,
  Modal,
  Popover,
  Radio,
  Select,
  Switch,
  Textarea,
  Tooltip,
} from '@mantine/core'
import type { CSSVariablesResolver } from '@mantine/core'
import parts from './mantine.module.css'
import { light, scales, v } from './tokens.ts'
import { variantColorResolver } from './variant-colors.ts'

const sans = "'IBM Plex Sans Variable', 'IBM Plex Sans', system-ui, sans-serif"
const mono = "'IBM Plex Mono', ui-monospace, monospace"
const small = { fontSize: '13px', lineHeight: '20px', fontWeight: '600' }
const list = { radius: 'sm', shadow: 'sm', withinPortal: true, transitionProps: { duration: 120 } } as const

/** Mantine told to speak the visual language: scales, faces, and each part we use. */
export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 6, dark: 4 },
  colors: { harbour: scales.harbour, dark: scales.dark, gray: scales.gray },
  black: light.fg,
  white: light.bg,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '11.5px', sm: '12.5px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '22px', xl: '24px' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '24px', fontWeight: '600' },
      h2: small,
      h3: small,
      h4: small,
      h5: small,
      h6: small,
    },
  },
  shadows: {
    xs: 'none',
    sm: v('shadow-1'),
    md: v('shadow-1'),
    lg: v('shadow-2'),
    xl: v('shadow-2'),
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  variantColorResolver,
  components: {
    Input: Input.extend({
      vars: () => ({
        wrapper: { '--input-bd': v('control'), '--input-height': '28px', '--input-fz': '13px' },
      }),
      classNames: { input: parts.input },
    }),
    InputWrapper: Input.Wrapper.extend({
      classNames: { label: parts.label, description: parts.help, error: parts.error },
    }),
    Textarea: Textarea.extend({ classNames: { input: parts.textarea } }),
    Select: Select.extend({
      defaultProps: { checkIconPosition: 'right', comboboxProps: list },
      classNames: { dropdown: parts.dropdown, option: parts.option },
    }),
    Checkbox: Checkbox.extend({
      vars: () => ({ root: { '--checkbox-size': '16px', '--checkbox-radius': '2px' } }),
      classNames: {
        input: parts.checkbox,
        icon: parts.checkboxIcon,
        label: parts.checkLabel,
        body: parts.checkBody,
      },
    }),
    Radio: Radio.extend({
      vars: () => ({ root: { '--radio-size': '16px', '--radio-icon-size': '6px' } }),
      classNames: {
        radio: parts.radio,
        icon: parts.radioIcon,
        label: parts.checkLabel,
        body: parts.checkBody,
      },
    }),
    Switch: Switch.extend({
      defaultProps: { withThumbIndicator: false },
      vars: () => ({
        root: {
          '--switch-height': '16px',
          '--switch-width': '28px',
          '--switch-thumb-size': '12px',
          '--switch-track-label-padding': '2px',
        },
      }),
      classNames: { track: parts.switchTrack, thumb: parts.switchThumb, label: parts.checkLabel },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, transitionProps: { duration: 120 }, multiline: true, maw: 280 },
      classNames: { tooltip: parts.tooltip },
    }),
    Popover: Popover.extend({ defaultProps: list, classNames: { dropdown: parts.dropdown } }),
    Menu: Menu.extend({
      // Without the placeholder the focus goes to the first item, as menus do.
      defaultProps: { ...list, position: 'bottom-start', offset: 4, withInitialFocusPlaceholder: false },
      classNames: {
        dropdown: parts.dropdown,
        item: parts.menuItem,
        itemSection: parts.menuSection,
        label: parts.menuLabel,
        divider: parts.menuDivider,
      },
    }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 120, transition: 'fade' } } }),
    Loader: Loader.extend({ defaultProps: { size: 14, color: v('accent') } }),
  },
})

/** Points Mantine's own variables at the roles; the roles themselves come from the token sheet. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-body': v('bg'),
    '--mantine-color-text': v('fg'),
    '--mantine-color-bright': v('fg'),
    '--mantine-color-dimmed': v('fg-3'),
    '--mantine-color-placeholder': v('fg-3'),
    '--mantine-color-default': v('raised'),
    '--mantine-color-default-hover': v('hover'),
    '--mantine-color-default-color': v('fg'),
    '--mantine-color-default-border': v('line-2'),
    '--mantine-color-anchor': v('accent-fg'),
    '--mantine-color-error': v('bad'),
    '--mantine-color-success': v('ok'),
    '--mantine-color-disabled': v('sunken'),
    '--mantine-color-disabled-color': v('fg-off'),
    '--mantine-color-disabled-border': v('line'),
    '--mantine-primary-color-filled': v('accent'),
    '--mantine-primary-color-filled-hover': v('accent-2'),
    '--mantine-primary-color-contrast': v('on-accent'),
  }
  return { variables: {}, light: ours, dark: ours }
}
