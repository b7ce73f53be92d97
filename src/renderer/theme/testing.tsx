import { MantineProvider } from '@mantine/core'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { cssVariablesResolver, theme } from './theme.ts'

/** What jsdom leaves out and Mantine asks for. `narrow` answers every width query with yes. */
export function fillBrowser({ narrow = false } = {}): void {
  window.matchMedia = (query: string): MediaQueryList => ({
    matches: narrow && query.includes('width'),
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  })
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
}

/** Renders inside the theme, without transitions and portals. For tests only. */
export function renderInTheme(node: ReactNode) {
  fillBrowser()
  return render(node, {
    wrapper: ({ children }: { readonly children: ReactNode }) => (
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
        {children}
      </MantineProvider>
    ),
  })
}
