import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '../../../contract/access.ts'
import { orpc } from '../../api/client.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Table } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { Failure } from '../../api/Failure.tsx'
import { useOff } from '../../api/use-off.ts'
import { CreateKey } from './CreateKey.tsx'
import { keyColumns } from './key-columns.tsx'
import type { KeyChange } from './key-columns.tsx'
import { ChangeKey } from './ChangeKey.tsx'
import css from './Settings.module.css'
import { ShowKey } from './ShowKey.tsx'
import type { Shown } from './ShowKey.tsx'

type Pending = { readonly change: KeyChange; readonly key: ApiKey }

/** API keys: who may call the API, with which role, until when. */
export function ApiKeys() {
  const query = useQuery(orpc.access.listKeys.queryOptions({ input: { page_size: 100 } }))
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const [creating, setCreating] = useState(false)
  // Each opening starts an empty form; the one that closes keeps its text while it fades.
  const [round, setRound] = useState(0)
  const openForm = () => {
    setRound(round + 1)
    setCreating(true)
  }
  const [pending, setPending] = useState<Pending>()
  const [shown, setShown] = useState<Shown>()
  const off = useOff()
  const keys = query.data?.items ?? []
  const active = keys.filter((key) => key.status === 'active').length
  const create = (
    <Button kind="primary" icon={<IconPlus {...icon16} />} off={off} onClick={openForm}>
      Create a key…
    </Button>
  )
  return (
    <section ref={ref} aria-label="API keys">
      {query.isError && keys.length === 0 ? (
        <Failure
          title="The API keys could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <LoadingRows rows={4} columns={[24, 14, 20, 20, 10]} label="Reading API keys" />
      ) : keys.length === 0 ? (
        <Empty kind="first" drawing="connections" title="No API key yet" actions={create}>
          A key lets a script or another program on this computer call Orgdeck, with a role of its own. You do
          not need one for this window.
        </Empty>
      ) : (
        <>
          <SectionHead title="API keys" note={`${active} active of ${keys.length}`} actions={create} />
          <div className={css.table}>
            <Table
              label="API keys"
              columns={keyColumns(width, (change, key) => setPending({ change, key }))}
              rows={keys}
              rowKey={(key) => String(key.id)}
            />
          </div>
        </>
      )}
      <CreateKey key={round} open={creating} onClose={() => setCreating(false)} onIssued={setShown} />
      <ChangeKey pending={pending} onClose={() => setPending(undefined)} onIssued={setShown} />
      <ShowKey shown={shown} onClose={() => setShown(undefined)} />
    </section>
  )
}
