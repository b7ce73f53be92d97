import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openStore } from './db/open.ts'
import { serveTasks, type TaskTable } from './jobs/serve.ts'
import { closeClients } from './net/http.ts'
import { countChanges, readChanges, type ChangeCountsTask, type ChangeTask } from './records/change-feed.ts'
import { dropRecords, type DropTask } from './records/drop.ts'
import { exportChunk, type ExportTask } from './records/export.ts'
import { importRows, type ImportTask } from './records/import.ts'
import { countPrunable, pruneSlice, type PruneTask, type SweepTask } from './records/prune.ts'
import { readPageOf, searchRecords, type PageTask, type SearchTask } from './records/pages.ts'
import { answerRemote, type RemoteTask } from './providers/remote.ts'
import { runSync } from './sync/pipeline.ts'
import type { SyncTask } from './sync/run.ts'
import { runReconcile, type ReconcileTask } from './sync/reconcile-task.ts'

/** Entry of every worker thread. Inputs are built by the core itself, so their types are trusted here. */
const tasks: TaskTable = {
  'sync.run': (context, input) => runSync(context, input as SyncTask),
  'sync.reconcile': (context, input) => runReconcile(context, input as ReconcileTask),
  'remote.ask': (context, input) => answerRemote(context, input as RemoteTask),
  'records.page': (context, input) => Promise.resolve(readPageOf(context.store, input as PageTask)),
  'records.search': (context, input) => Promise.resolve(searchRecords(context.store, input as SearchTask)),
  'records.changes': (context, input) => Promise.resolve(readChanges(context.store, input as ChangeTask)),
  'records.changeCounts': (context, input) =>
    Promise.resolve(countChanges(context.store, input as ChangeCountsTask)),
  'records.import': (context, input) => Promise.resolve(importRows(context.store, input as ImportTask)),
  'records.prunable': (context, input) => Promise.resolve(countPrunable(context.store, input as SweepTask)),
  'records.prune': (context, input) => Promise.resolve(pruneSlice(context.store, input as PruneTask)),
  'records.drop': (context, input) => dropRecords(context.store, input as DropTask),
  'records.export': (context, input) => Promise.resolve(exportChunk(context.store, input as ExportTask)),
}

const data = z.object({ file: z.string(), readonly: z.boolean() }).parse(workerData)
const store = openStore(data.file, { readonly: data.readonly })
if (parentPort !== null) {
  serveTasks(parentPort, store, tasks, async () => {
    await closeClients()
    store.sql.close()
  })
}
