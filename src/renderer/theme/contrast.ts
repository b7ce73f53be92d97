export type Contrast = 'system' | 'standard' | 'more'

const query = '(prefers-contrast: more)'

/**
 * Sets `<html data-contrast>` from the person's choice, following the system while the choice is `system`.
 * Returns a function that stops following.
 */
export function applyContrast(choice: Contrast, root: HTMLElement = document.documentElement): () => void {
  const media = window.matchMedia(query)
  const write = () => {
    const more = choice === 'more' || (choice === 'system' && media.matches)
    if (more) root.dataset.contrast = 'more'
    else delete root.dataset.contrast
  }
  write()
  if (choice !== 'system') return () => undefined
  media.addEventListener('change', write)
  return () => media.removeEventListener('change', write)
}
