import { useMemo } from 'react'
import { layoutColumns } from './columns.ts'
import type { GridColumn } from './columns.ts'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { useRecordPrefs } from './prefs.ts'

const noWidths = {}
/** Taken as the room before the first layout, px. */
const guess = 1000

/** The columns to draw in so much room; the same list until something about them changes. */
export function useColumns(
  object: string,
  fields: FieldMap,
  names: readonly string[],
  chosen: boolean,
  room: number,
): readonly GridColumn[] {
  const widths = useRecordPrefs((prefs) => prefs.widths[object] ?? noWidths)
  return useMemo(
    () =>
      layoutColumns({
        fields: ['$name', ...names].map((name) => fieldOf(fields, name)),
        widths,
        room: room || guess,
        chosen,
      }),
    [names, fields, widths, room, chosen],
  )
}
