import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** How this person likes the tables, by object. Kept in the browser profile; nothing of it concerns the data. */
type RecordPrefs = {
  readonly lastObject: string | undefined
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly widths: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly inspectorWidth: number
}

export const useRecordPrefs = create<RecordPrefs>()(
  persist((): RecordPrefs => ({ lastObject: undefined, columns: {}, widths: {}, inspectorWidth: 388 }), {
    name: 'orgdeck.records',
  }),
)

export function rememberObject(object: string): void {
  useRecordPrefs.setState({ lastObject: object })
}

/** Columns a person chose for an object; undefined goes back to what the core proposes. */
export function rememberColumns(object: string, names: readonly string[] | undefined): void {
  useRecordPrefs.setState(({ columns }) => {
    const { [object]: _, ...others } = columns
    return { columns: names === undefined ? others : { ...others, [object]: names } }
  })
}

/** Widths of columns in px; undefined lets a column find its own again. */
export function rememberWidths(object: string, change: Readonly<Record<string, number | undefined>>): void {
  useRecordPrefs.setState(({ widths }) => {
    const next: Record<string, number> = { ...widths[object] }
    for (const [name, width] of Object.entries(change)) {
      if (width === undefined) delete next[name]
      else next[name] = width
    }
    return { widths: { ...widths, [object]: next } }
  })
}

/** Forgets every width given to an object's columns. */
export function forgetWidths(object: string): void {
  useRecordPrefs.setState(({ widths }) => {
    const { [object]: _, ...others } = widths
    return { widths: others }
  })
}

export function rememberInspector(inspectorWidth: number): void {
  useRecordPrefs.setState({ inspectorWidth })
}
