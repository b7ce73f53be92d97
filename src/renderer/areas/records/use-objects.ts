import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecordObject } from '../../../contract/records.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { useRecordPrefs } from './prefs.ts'

/** An object one can look at: with a local copy, or only ticked so far. */
export type ObjectChoice = {
  readonly name: string
  readonly label: string
  readonly plural: string
  readonly copy: RecordObject | undefined
  readonly stream: SyncStream | undefined
}

const none: readonly never[] = []

/** Objects of a connection in the core's order, ticked ones that have not been read yet at the end. */
export function useObjects(connectionId: number) {
  const input = { integration_id: connectionId }
  const copies = useQuery(orpc.records.objects.queryOptions({ input }))
  const streams = useQuery(orpc.sync.streams.queryOptions({ input }))
  const copied = copies.data?.items ?? none
  const ticked = streams.data?.items ?? none
  const objects = useMemo(() => mergeObjects(copied, ticked), [copied, ticked])
  return { objects, query: copies, streamsKnown: !streams.isPending }
}

function mergeObjects(
  copies: readonly RecordObject[],
  streams: readonly SyncStream[],
): readonly ObjectChoice[] {
  const known = copies.map((copy): ObjectChoice => ({
    name: copy.object,
    label: copy.label,
    plural: copy.label_plural,
    copy,
    stream: streams.find((stream) => stream.object === copy.object),
  }))
  const waiting = streams.filter(
    (stream) => stream.enabled && !copies.some((copy) => copy.object === stream.object),
  )
  return [
    ...known,
    ...waiting.map((stream): ObjectChoice => ({
      name: stream.object,
      label: stream.label,
      plural: stream.label,
      copy: undefined,
      stream,
    })),
  ]
}

/** The object shown when the address names none: the one looked at last, contacts, or the fullest. */
export function useDefaultObject(objects: readonly ObjectChoice[]): string | undefined {
  const last = useRecordPrefs((prefs) => prefs.lastObject)
  const fullest = objects.toSorted((one, other) => (other.copy?.records ?? 0) - (one.copy?.records ?? 0))[0]
  const named = [last, 'Contact'].find((name) => objects.some((object) => object.name === name))
  return named ?? fullest?.name
}
