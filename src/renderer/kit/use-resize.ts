import { useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

type ResizeOptions = {
  readonly width: number
  readonly min: number
  readonly onWidth: ((width: number) => void) | undefined
}

/** Width of a panel at the right, moved by its left edge: pointer, or arrow keys in steps of 16 px. */
export function useResize({ width: initial, min, onWidth }: ResizeOptions) {
  const [width, setWidth] = useState(initial)
  const [section, setSection] = useState<string>()
  const most = () => Math.max(min, Math.round(window.innerWidth / 2))
  const change = (next: number) => {
    const value = Math.min(most(), Math.max(min, Math.round(next)))
    setWidth(value)
    onWidth?.(value)
  }
  const handle = {
    role: 'separator',
    'aria-orientation': 'vertical' as const,
    'aria-valuenow': width,
    'aria-valuemin': min,
    'aria-valuemax': most(),
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      event.preventDefault()
      change(width + (event.key === 'ArrowLeft' ? 16 : -16))
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? window.innerWidth
      change(right - event.clientX)
    },
  }
  return { width, handle, section, setSection }
}
