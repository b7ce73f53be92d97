import { Segmented } from '../../kit/Segmented.tsx'
import { navigate } from '../../shell/route.ts'

export type ViewName = 'records' | 'changes'

const options = [
  { value: 'records', label: 'Records' },
  { value: 'changes', label: 'What changed' },
] as const

/** The two ways to look at an object: its records, or what changed in them. */
export function ViewSwitch({ object, value }: { readonly object: string; readonly value: ViewName }) {
  return (
    <Segmented
      label="View"
      options={[...options]}
      value={value}
      onChange={(next) =>
        navigate({ area: 'records', path: next === 'changes' ? [object, 'changes'] : [object] })
      }
    />
  )
}
