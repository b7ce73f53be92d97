import { useQuery } from '@tanstack/react-query'
import {
  IconAddressBook,
  IconBuilding,
  IconFileText,
  IconSpeakerphone,
  IconTrendingUp,
  IconUser,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { orpc } from '../api/client.ts'
import { ConnectionTag } from '../kit/ConnectionTag.tsx'
import { icon16 } from '../kit/icons.ts'
import type { PaletteItem } from './palette-items.ts'
import { navigate } from './route.ts'
import { useConnections } from './scope.ts'

const icons: Readonly<Record<string, typeof IconUser>> = {
  Account: IconBuilding,
  Contact: IconUser,
  Lead: IconAddressBook,
  Opportunity: IconTrendingUp,
  Campaign: IconSpeakerphone,
}

/** Records whose name, e-mail, phone or id fits, as palette entries. Asks after a short pause in typing. */
export function useRecordSearch(query: string): readonly Omit<PaletteItem, 'ranges'>[] {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), 80)
    return () => clearTimeout(timer)
  }, [query])
  const enabled = settled.length >= 2
  const found = useQuery(
    orpc.records.search.queryOptions({
      input: { q: settled.slice(0, 400) || '-', limit: 8 },
      enabled,
      placeholderData: (before) => before,
      structuralSharing: false,
    }),
  )
  const { connections } = useConnections()
  if (!enabled || query.length < 2) return []
  return (found.data?.items ?? []).map((record) => {
    const Icon = icons[record.object] ?? IconFileText
    const connection = connections.find((one) => one.id === record.integration_id)
    return {
      id: `record-${record.id}`,
      label: record.name || record.external_id,
      icon: <Icon {...icon16} />,
      beside: (
        <>
          {record.object}
          {connection ? <ConnectionTag connection={connection} /> : null}
        </>
      ),
      run: () =>
        navigate({
          area: 'records',
          path: [record.object],
          params: { c: record.integration_id, r: record.id },
        }),
    }
  })
}
