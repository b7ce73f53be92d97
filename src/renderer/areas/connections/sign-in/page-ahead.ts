/** The browser page a sign-in happens on. */
export type PageAhead = {
  /** False when the browser let no page be opened: then the link is the way. */
  go(url: string): boolean
  /** Takes an unused page away again. */
  drop(): void
}

/**
 * Opens the page while the click still counts: a browser blocks pages opened after an answer came. The desktop shell
 * hands every address to the person's browser and has no such rule, and no empty page to show meanwhile.
 */
export function openPageAhead(): PageAhead {
  if (location.protocol === 'app:')
    return {
      go(url) {
        window.open(url)
        return true
      },
      drop: () => undefined,
    }
  const page = window.open('about:blank', '_blank')
  // The sign-in page is foreign: it gets no handle on this window.
  if (page) page.opener = null
  return {
    go(url) {
      if (!page || page.closed) return false
      page.location.replace(url)
      return true
    },
    drop: () => page?.close(),
  }
}
