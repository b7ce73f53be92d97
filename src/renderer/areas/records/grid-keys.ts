/** What a key does in the table. `by` counts rows, Infinity goes to an end. */
export type GridCommand =
  | { readonly do: 'move'; readonly by: number; readonly extend: boolean }
  | { readonly do: 'toggle'; readonly extend: boolean }
  | { readonly do: 'scroll'; readonly way: -1 | 1 }
  | { readonly do: 'open' | 'page' | 'copy' | 'leave' }

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** The command of a key press, or undefined for keys the table leaves alone. `rowsOnView` is the step of Page Down. */
export function gridCommand(event: Key, rowsOnView: number): GridCommand | undefined {
  const { key, shiftKey: extend } = event
  if (event.altKey) return undefined
  if (event.ctrlKey || event.metaKey) {
    if (key === 'a') return { do: 'page' }
    if (key === 'c') return { do: 'copy' }
    if (key === 'Home') return { do: 'move', by: -Infinity, extend }
    return key === 'End' ? { do: 'move', by: Infinity, extend } : undefined
  }
  const step = Math.max(1, rowsOnView - 1)
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return { do: 'move', by: 1, extend }
    case 'ArrowUp':
    case 'k':
      return { do: 'move', by: -1, extend }
    case 'PageDown':
      return { do: 'move', by: step, extend }
    case 'PageUp':
      return { do: 'move', by: -step, extend }
    case 'Home':
      return { do: 'move', by: -Infinity, extend }
    case 'End':
      return { do: 'move', by: Infinity, extend }
    case 'ArrowLeft':
      return { do: 'scroll', way: -1 }
    case 'ArrowRight':
      return { do: 'scroll', way: 1 }
    case ' ':
      return { do: 'toggle', extend }
    case 'Enter':
      return { do: 'open' }
    case 'Escape':
      return { do: 'leave' }
    default:
      return undefined
  }
}
