import { isNumeric, kindOf, modified } from './fields.ts'
import type { Field, FieldKind } from './fields.ts'

export type GridColumn = Field & { readonly width: number; readonly numeric: boolean }

/** Room of the checkbox before the first column, px. */
export const checkWidth = 48
export const minWidth = 64
const maxWidth = 800
/** Columns beside the name that stand however narrow the table gets. */
const fewest = 2
/** A column nobody sized grows by this much at most to fill a wide table. */
const stretch = 1.5

const byKind: Readonly<Record<FieldKind, number>> = {
  text: 116,
  long: 200,
  picklist: 100,
  multi: 140,
  reference: 166,
  number: 112,
  percent: 92,
  boolean: 88,
  date: 104,
  datetime: 136,
  compound: 220,
}
const byType: Readonly<Record<string, number>> = { email: 180, phone: 140, url: 200 }

/** Width a column starts with, px. */
export function naturalWidth(field: Field): number {
  if (field.name === '$name') return 168
  const words = field.label.length * 6.5 + 38
  return Math.max(Math.min(words, 180), byType[field.type.toLowerCase()] ?? byKind[kindOf(field)])
}

export const clampWidth = (width: number): number => Math.round(Math.min(maxWidth, Math.max(minWidth, width)))

type Layout = {
  /** The name first, then the rest in their order. */
  readonly fields: readonly Field[]
  /** Widths a person gave, by field. */
  readonly widths: Readonly<Record<string, number>>
  /** Room for all columns, px. */
  readonly room: number
  /** A person chose these columns: then all are shown and the table scrolls sideways instead. */
  readonly chosen: boolean
}

/** The columns that are drawn and how wide. Columns nobody chose give way from the right, last modified never. */
export function layoutColumns({ fields, widths, room, chosen }: Layout): readonly GridColumn[] {
  const width = (field: Field) => widths[field.name] ?? naturalWidth(field)
  const sum = (list: readonly Field[]) => list.reduce((total, field) => total + width(field), checkWidth)
  let shown = fields
  while (!chosen && sum(shown) > room && shown.length > fewest + 1) {
    const at = shown.at(-1)?.name === modified.name ? shown.length - 2 : shown.length - 1
    shown = shown.filter((_, place) => place !== at)
  }
  const flexible = shown.filter((field) => widths[field.name] === undefined)
  // The name takes twice its share of spare room: it is what rows are told apart by.
  const weight = (field: Field) => (field.name === '$name' ? 2 : 1)
  const soft = flexible.reduce((total, field) => total + naturalWidth(field) * weight(field), 0)
  const factor = soft === 0 ? 1 : Math.min(stretch, Math.max(1, 1 + (room - sum(shown)) / soft))
  return shown.map((field) => ({
    ...field,
    width: Math.floor(widths[field.name] ?? naturalWidth(field) * (1 + (factor - 1) * weight(field))),
    numeric: isNumeric(field),
  }))
}
