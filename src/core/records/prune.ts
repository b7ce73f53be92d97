import { inTransaction, type Store } from '../db/open.ts'
import type { VersionKind } from '../../contract/record-history.ts'

/** What is kept, in plain data. Versions whose successor was seen up to `cutoff` (milliseconds) are past their age. */
export type KeepRule = { readonly cutoff: number | null; readonly keepVersions: number | null }

export type KeptVersion = {
  readonly id: number
  readonly kind: VersionKind
  readonly last_synced_at: number
  readonly bytes: number
}

/**
 * The versions of one record that a rule lets go, oldest first. What stays is the first version and an unbroken tail up
 * to the newest, so that every answer inside the tail is exact; deletions and returns stay as well, because they say
 * whether the record was there.
 */
export function toLetGo(versions: readonly KeptVersion[], { cutoff, keepVersions }: KeepRule): KeptVersion[] {
  const newest = versions.length - 1
  const byCount = keepVersions === null ? 0 : versions.length - Math.max(1, keepVersions)
  const young = cutoff === null ? 0 : versions.slice(1).findIndex((next) => next.last_synced_at > cutoff)
  const byAge = young === -1 ? newest : young
  const tail = Math.min(newest, Math.max(byCount, byAge))
  return versions
    .slice(1, Math.max(1, tail))
    .filter((version) => version.kind !== 'deleted' && version.kind !== 'restored')
}

export type Prunable = { readonly records: number; readonly versions: number; readonly bytes: number }
export type SweepTask = KeepRule & {
  readonly connectionId: number
  /** Records up to this id are done. */
  readonly afterId: number
}
export type SweepSlice = Prunable & { readonly afterId: number; readonly done: boolean }

/** A slice ends after this long, so that what waits for the thread comes in between. */
const sliceMs = 120
/** Ids looked at in one step, and versions let go in one transaction: about ten milliseconds of the write lock. */
const idsAtOnce = 4000
const versionsAtOnce = 150

/** Counts what a sweep would let go, for one slice of the records. Only reads. */
export function countPrunable(store: Store, task: SweepTask): SweepSlice {
  return sweep(store, task, Number.POSITIVE_INFINITY, () => undefined)
}

export type PruneTask = SweepTask & { readonly pruningId: number }

/**
 * Lets versions go, for one slice of the records, at most a few hundred to a transaction. How far the sweep is stands in the
 * same transaction as what it removed, so it goes on after a kill without counting anything twice.
 */
export function pruneSlice(store: Store, task: PruneTask): SweepSlice {
  const remove = store.sql.prepare('DELETE FROM integration_metadata WHERE id = ?')
  const note = store.sql.prepare(
    'UPDATE record_prunings SET after_id = ?, records = records + ?, versions = versions + ?, bytes = bytes + ? WHERE id = ?',
  )
  // Counts and lists that were read before are no longer those of now.
  const moved = store.sql.prepare(
    'UPDATE record_counts SET generation = generation + 1 WHERE connection_id = ?',
  )
  return sweep(store, task, versionsAtOnce, (gone, { records, versions, bytes }, afterId) => {
    inTransaction(store, () => {
      for (const id of gone) remove.run(id)
      note.run(afterId, records, versions, bytes, task.pruningId)
      if (gone.length > 0) moved.run(task.connectionId)
    })
  })
}

type Commit = (gone: readonly number[], counts: Prunable, afterId: number) => void

function sweep(store: Store, task: SweepTask, atOnce: number, commit: Commit): SweepSlice {
  // By id, past the records of other connections: any other order would be sorted first.
  const records = store.sql
    .prepare<[number, number, number], number>(
      'SELECT id FROM integration_connectors NOT INDEXED WHERE id > ? AND id <= ? AND connection_id = ? AND version > 2 ORDER BY id',
    )
    .pluck()
  const versionsOf = store.sql.prepare<[number], KeptVersion>(
    'SELECT id, kind, last_synced_at, octet_length(raw_data) AS bytes FROM integration_metadata WHERE connector_id = ? ORDER BY version',
  )
  const last =
    store.sql.prepare<[], number | null>('SELECT max(id) FROM integration_connectors').pluck().get() ?? 0
  const stop = performance.now() + sliceMs
  const sum = { records: 0, versions: 0, bytes: 0 }
  let at = task.afterId
  while (at < last && performance.now() < stop) {
    const until = Math.min(last, at + idsAtOnce)
    const gone: number[] = []
    const counts = { records: 0, versions: 0, bytes: 0 }
    let reached = until
    for (const id of records.all(at, until, task.connectionId)) {
      const all = toLetGo(versionsOf.all(id), task)
      if (all.length === 0) continue
      const going = all.slice(0, atOnce)
      counts.versions += going.length
      for (const version of going) {
        gone.push(version.id)
        counts.bytes += version.bytes
      }
      if (going.length < all.length) {
        // A record of thousands of versions takes several steps, and counts with the last.
        reached = id - 1
        break
      }
      counts.records += 1
      if (gone.length >= atOnce || performance.now() > stop) {
        reached = id
        break
      }
    }
    commit(gone, counts, reached)
    sum.records += counts.records
    sum.versions += counts.versions
    sum.bytes += counts.bytes
    at = reached
  }
  return { ...sum, afterId: at, done: at >= last }
}
