import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'
import { kindOf } from './fields.ts'
import type { Field } from './fields.ts'

export type Option = { readonly value: string; readonly label: string }

const none: readonly Option[] = []

/** The values a picklist offers, as the org described it; empty while they are read and for other fields. */
export function usePicklist(connectionId: number, object: string, field: Field): readonly Option[] {
  const described = useQuery(
    orpc.connections.fields.queryOptions({
      input: { id: connectionId, object },
      enabled: ['picklist', 'multi'].includes(kindOf(field)),
    }),
  )
  return described.data?.fields.find(({ name }) => name === field.name)?.picklist ?? none
}
