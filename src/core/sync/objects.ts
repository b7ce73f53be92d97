import type { RemoteObject } from '../../contract/connections.ts'
import type { ConnectionService } from '../connections/service.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import { providerOf } from '../providers/index.ts'
import type { SyncStore } from './store.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly rows: SyncStore
  readonly connections: ConnectionService
}

/** Which objects of an org are kept in step. */
export function createObjectChoice({ store, clock, rows, connections }: Deps) {
  /** Ticks exactly these, in this order; answers the ones that are new. */
  function enable(connectionId: number, objects: readonly { object: string; label: string }[]): string[] {
    const known = new Map(rows.streams(connectionId).map((stream) => [stream.object, stream]))
    const wanted = new Set(objects.map((entry) => entry.object))
    const added: string[] = []
    inTransaction(store, () => {
      objects.forEach(({ object, label }, position) => {
        if (known.get(object)?.enabled !== true) added.push(object)
        rows.addStream({
          connectionId,
          object,
          label,
          position,
          enabled: true,
          phase: 'backfill',
          updatedAt: clock.now(),
        })
      })
      for (const stream of known.values()) {
        if (!wanted.has(stream.object))
          rows.updateStream(stream.id, { enabled: false, updatedAt: clock.now() })
      }
    })
    return added
  }

  /** Everything the signed-in user can query, ticked or not. */
  async function offered(connectionId: number): Promise<RemoteObject[]> {
    const { standardObjects } = providerOf(connections.rows.get(connectionId).provider)
    const ticked = new Set(
      rows
        .streams(connectionId)
        .filter((stream) => stream.enabled)
        .map((stream) => stream.object),
    )
    return (await connections.listObjects(connectionId))
      .filter((entry) => entry.queryable)
      .map((entry) => ({
        object: entry.object,
        label: entry.label,
        custom: entry.custom,
        standard_set: standardObjects.includes(entry.object),
        enabled: ticked.has(entry.object),
        queryable: entry.queryable,
      }))
  }

  /** Ticks by name, parents first; a name the org does not know changes nothing. Answers the ones that are new. */
  async function choose(connectionId: number, objects: readonly string[]): Promise<string[]> {
    const known = new Map((await offered(connectionId)).map((entry) => [entry.object, entry]))
    const unknown = objects.filter((object) => !known.has(object))
    if (unknown.length > 0) {
      throw new OrgdeckError(
        'BAD_REQUEST',
        `The org has no readable object ${unknown.join(', ')}. Nothing was changed.`,
        {
          data: {
            issues: unknown.map((object) => ({ path: 'objects', message: `unknown object ${object}` })),
          },
        },
      )
    }
    const rank = [...known.keys()]
    const { standardObjects } = providerOf(connections.rows.get(connectionId).provider)
    const place = (object: string): number =>
      standardObjects.includes(object)
        ? standardObjects.indexOf(object)
        : standardObjects.length + rank.indexOf(object)
    const ordered = [...new Set(objects)].sort((one, other) => place(one) - place(other))
    return enable(
      connectionId,
      ordered.map((object) => ({ object, label: known.get(object)?.label ?? object })),
    )
  }

  return { enable, offered, choose }
}
