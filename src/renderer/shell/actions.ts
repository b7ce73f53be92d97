import { useEffect, useId, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { create } from 'zustand'

export type ActionGroup = 'Here' | 'Connections' | 'Go to' | 'Window'

export type Action = {
  readonly id: string
  /** Verb and object: "Sync na-prod now". */
  readonly label: string
  readonly run: () => void
  /** `r`, `shift+r`, `mod+enter`, or `g h` for one key after the other. */
  readonly keys?: string
  readonly icon?: ReactNode
  /** Reason why it cannot run now. */
  readonly off?: string
  /** Drawn at the right of its row in the palette when it has no keys. */
  readonly beside?: ReactNode
  /** Other words it is found by. */
  readonly words?: string
  /** Where it stands in palette and help; screens leave it out. */
  readonly group?: ActionGroup
}

type Registry = { readonly sets: ReadonlyMap<string, readonly Action[]> }

const useRegistry = create<Registry>(() => ({ sets: new Map() }))

function put(owner: string, actions: readonly Action[] | undefined) {
  useRegistry.setState(({ sets }) => {
    const next = new Map(sets)
    if (actions) next.set(owner, actions)
    else next.delete(owner)
    return { sets: next }
  })
}

/**
 * Offers actions while the component stands. One registry feeds the palette, the shortcuts and the help sheet,
 * so what is listed always works and what works is always listed.
 */
export function useActions(actions: readonly Action[]): void {
  const owner = useId()
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  // Callbacks change with every draw; the registry changes only with what a person can see.
  const face = JSON.stringify(actions.map(({ id, label, keys, off, group }) => [id, label, keys, off, group]))
  useEffect(() => {
    put(
      owner,
      latest.current.map((action, at) => ({ ...action, run: () => latest.current[at]?.run() })),
    )
    return () => put(owner, undefined)
  }, [owner, face])
}

/** Every action on offer, those of the screen first. */
export function useAllActions(): readonly Action[] {
  const sets = useRegistry((state) => state.sets)
  return useMemo(() => flatten(sets), [sets])
}

export const allActions = (): readonly Action[] => flatten(useRegistry.getState().sets)

function flatten(sets: Registry['sets']): readonly Action[] {
  const all = [...sets.values()].flat()
  return [
    ...all.filter((action) => !action.group || action.group === 'Here'),
    ...all.filter((action) => action.group && action.group !== 'Here'),
  ]
}
