import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { maxHeight } from './scale.ts'
import type { ScrollView } from './use-rows.ts'

/** Height of the table's head, px, which covers the top of the view. */
export const headHeight = 30

/** Scroll position and size of the table, followed. Positions within one row draw nothing new and are skipped. */
export function useScroll(rowHeight: number) {
  const ref = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ scrollTop: 0, height: 0, width: 0 })
  const read = useCallback(() => {
    const node = ref.current
    if (!node) return
    const scaled = node.scrollHeight >= maxHeight
    const next = {
      scrollTop: scaled ? node.scrollTop : Math.floor(node.scrollTop / rowHeight) * rowHeight,
      height: Math.max(0, node.clientHeight - headHeight),
      width: node.clientWidth,
    }
    setPlace((before) =>
      before.scrollTop === next.scrollTop && before.height === next.height && before.width === next.width
        ? before
        : next,
    )
  }, [rowHeight])
  useLayoutEffect(() => {
    const node = ref.current
    if (!node) return
    read()
    const observer = new ResizeObserver(read)
    observer.observe(node)
    node.addEventListener('scroll', read, { passive: true })
    return () => {
      observer.disconnect()
      node.removeEventListener('scroll', read)
    }
  }, [read])
  const view: ScrollView = { scrollTop: place.scrollTop, height: place.height, rowHeight }
  return { ref, view, width: place.width }
}
