import { and, eq } from 'drizzle-orm'
import type { Store } from '../db/open.ts'
import type { Position } from '../providers/provider.ts'
import { readRefill, type Refill } from './refill.ts'
import type { SyncProgress } from './run.ts'
import { syncRuns, syncStreams } from './tables.ts'

export type OpenWindow = {
  readonly after: number
  readonly until: number
  readonly position: Position | null
}

export type Checkpoint = {
  phase(): 'backfill' | 'incremental'
  watermark(): number | null
  backfill(): { readonly cutoff: number | null; readonly lastId: string | null; readonly mark: string | null }
  beginBackfill(cutoff: number): void
  backfillAt(lastId: string): void
  /** The place in a bulk read; null gives it up. */
  backfillMarked(mark: string | null): void
  /** From here on the stream is incremental, starting at the cutoff; without a change stamp it stays a snapshot. */
  endBackfill(incremental: boolean, mergeable: boolean): void
  /** The window an earlier run was in the middle of, with the position it reached. */
  window(): OpenWindow | null
  openWindow(window: { readonly after: number; readonly until: number; readonly bound: number }): OpenWindow
  windowAt(position: Position): void
  closeWindow(): void
  /** How far the work beside the windows is. */
  upkeep(): {
    readonly watermark: number | null
    readonly deletionsAt: number | null
    readonly formulasAt: number | null
  }
  deletionsKnown(until: number): void
  formulasCompared(at: number): void
  /** Asks for a comparison of all rows with the org as soon as may be. */
  compareSoon(): void
  /** What is to be read again; `text` tells the very list to `refilled`. */
  refill(): Refill & { readonly text: string | null }
  /** The list was worked off, unless more came meanwhile. */
  refilled(text: string): void
  counters(): Pick<
    SyncProgress,
    'read' | 'created' | 'updated' | 'unchanged' | 'deleted' | 'apiCalls' | 'activeMs' | 'expected'
  >
  count(progress: SyncProgress): void
}

/** How far a stream is, written in the transaction of the rows it speaks of. */
export function createCheckpoint(store: Store, streamId: number, runId: number): Checkpoint {
  const stream = (): typeof syncStreams.$inferSelect => {
    const row = store.orm.select().from(syncStreams).where(eq(syncStreams.id, streamId)).get()
    if (row === undefined) throw new Error(`stream ${streamId} is gone`)
    return row
  }
  const set = (values: Partial<typeof syncStreams.$inferInsert>): void => {
    store.orm
      .update(syncStreams)
      .set({ ...values, updatedAt: Date.now() })
      .where(eq(syncStreams.id, streamId))
      .run()
  }
  const noWindow = {
    windowAfter: null,
    windowUntil: null,
    windowBound: null,
    cursorModstamp: null,
    cursorId: null,
  }
  return {
    phase: () => stream().phase,
    watermark: () => stream().watermark,
    backfill() {
      const { backfillCutoff, backfillLastId, backfillMark } = stream()
      return { cutoff: backfillCutoff, lastId: backfillLastId, mark: backfillMark }
    },
    beginBackfill: (cutoff) => set({ backfillCutoff: cutoff, backfillLastId: null, backfillMark: null }),
    backfillAt: (lastId) => set({ backfillLastId: lastId }),
    backfillMarked: (mark) => set({ backfillMark: mark }),
    endBackfill(incremental, mergeable) {
      const { backfillCutoff, watermark, deletionsAt } = stream()
      // A full read shows what is there, not what was deleted since the last run: changes are read from there on (B8).
      const from = incremental && watermark !== null && backfillCutoff !== null
      set({
        phase: incremental ? 'incremental' : 'backfill',
        watermark: from ? Math.min(watermark, backfillCutoff) : backfillCutoff,
        backfillCutoff: null,
        backfillLastId: null,
        backfillMark: null,
        // Where records can be merged the log is read at once, and from further back.
        deletionsAt: mergeable ? deletionsAt : (deletionsAt ?? backfillCutoff),
        formulasAt: backfillCutoff,
        ...noWindow,
      })
    },
    window() {
      const row = stream()
      if (row.windowAfter === null || row.windowUntil === null) return null
      const position =
        row.cursorModstamp === null || row.cursorId === null
          ? null
          : { modstamp: row.cursorModstamp, id: row.cursorId }
      return { after: row.windowAfter, until: row.windowUntil, position }
    },
    openWindow({ after, until, bound }) {
      set({
        windowAfter: after,
        windowUntil: until,
        windowBound: bound,
        cursorModstamp: null,
        cursorId: null,
      })
      return { after, until, position: null }
    },
    windowAt: (position) => set({ cursorModstamp: position.modstamp, cursorId: position.id }),
    closeWindow() {
      const { watermark, windowBound } = stream()
      // Never backwards: a pinned bound may lie behind what an earlier window already proved (B1, B2).
      set({ watermark: Math.max(watermark ?? 0, windowBound ?? 0) || null, ...noWindow })
    },
    upkeep() {
      const { watermark, deletionsAt, formulasAt } = stream()
      return { watermark, deletionsAt, formulasAt }
    },
    deletionsKnown: (until) => set({ deletionsAt: until }),
    formulasCompared: (at) => set({ formulasAt: at }),
    compareSoon: () => set({ reconciledAt: 0 }),
    refill() {
      const text = stream().refill
      return { text, ...readRefill(text) }
    },
    refilled(text) {
      store.orm
        .update(syncStreams)
        .set({ refill: null })
        .where(and(eq(syncStreams.id, streamId), eq(syncStreams.refill, text)))
        .run()
    },
    counters() {
      const row = store.orm.select().from(syncRuns).where(eq(syncRuns.id, runId)).get()
      if (row === undefined) throw new Error(`run ${runId} is gone`)
      return row
    },
    count(progress) {
      store.orm
        .update(syncRuns)
        .set({
          phase: progress.phase,
          read: progress.read,
          created: progress.created,
          updated: progress.updated,
          unchanged: progress.unchanged,
          deleted: progress.deleted,
          apiCalls: progress.apiCalls,
          activeMs: progress.activeMs,
          expected: progress.expected,
        })
        .where(eq(syncRuns.id, runId))
        .run()
    },
  }
}
