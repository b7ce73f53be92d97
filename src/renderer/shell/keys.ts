import type { Action } from './actions.ts'

type Chord = {
  readonly key: string
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

function chord(text: string): Chord {
  const parts = text.toLowerCase().split('+')
  const has = (name: string) => parts.includes(name)
  return { key: parts.at(-1) ?? '', mod: has('mod'), shift: has('shift'), alt: has('alt') }
}

const letter = /^\p{Letter}$/u

function hits(event: KeyboardEvent, text: string): boolean {
  const want = chord(text)
  const mod = event.ctrlKey || event.metaKey
  // Whether "?" or "[" needs Shift depends on the keyboard: for signs only the sign counts.
  const sign = want.key.length === 1 && !letter.test(want.key) && !/\d/.test(want.key)
  return (
    event.key.toLowerCase() === want.key &&
    mod === want.mod &&
    event.altKey === want.alt &&
    (sign || event.shiftKey === want.shift)
  )
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.matches('input, textarea, select') ||
    target.closest('[role=dialog]') !== null
  )
}

const patience = 1200

export type KeyOptions = {
  readonly actions: () => readonly Action[]
  /** False switches off everything without Ctrl, Cmd or Alt. */
  readonly singleKeys: () => boolean
}

/** A keydown listener that runs actions by their keys, sequences such as `g h` included. */
export function keyListener({ actions, singleKeys }: KeyOptions): (event: KeyboardEvent) => void {
  let first: { readonly key: string; readonly at: number } | undefined
  return (event) => {
    if (event.defaultPrevented || event.isComposing) return
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey
    if (bare && (typing(event.target) || !singleKeys())) return
    const list = actions().filter((action) => action.keys)
    const before = first && event.timeStamp - first.at < patience ? first.key : undefined
    first = undefined
    const match = list.find((action) => {
      const [one = '', two] = (action.keys ?? '').split(' ')
      return two === undefined ? before === undefined && hits(event, one) : before === one && hits(event, two)
    })
    if (match) {
      event.preventDefault()
      if (!match.off) match.run()
    } else if (bare && list.some((action) => action.keys?.startsWith(`${event.key} `))) {
      first = { key: event.key, at: event.timeStamp }
    }
  }
}
