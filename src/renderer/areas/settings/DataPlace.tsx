import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'
import { Button } from '../../kit/Button.tsx'
import { CopyId } from '../../kit/CopyId.tsx'
import { formatBytes, formatTime } from '../../kit/format.ts'
import { icon14 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Failure } from '../../api/Failure.tsx'
import { Row } from './Row.tsx'
import css from './Settings.module.css'

const hosts = { electron: 'on the desktop', node: 'in the browser', test: 'under test' } as const

/** Where everything is kept, and where programs reach it. */
export function DataPlace() {
  const query = useQuery(orpc.system.info.queryOptions())
  const info = query.data
  if (!info) {
    return query.isError ? (
      <Failure
        title="The facts about this console could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <LoadingRows rows={6} columns={[30, 60]} label="Reading" />
    )
  }
  return (
    <section className={css.form} aria-label="Data">
      <Row name="Data directory" help="Store, logs and settings. Everything stays on this computer.">
        <CopyId value={info.data_dir} what="path" />
      </Row>
      <Row name="Size of the store">{formatBytes(info.store_bytes)}</Row>
      <Row name="API" help="For scripts and other programs on this computer; needs an API key.">
        {info.api_url === null ? (
          'Not served by this console'
        ) : (
          <>
            <CopyId value={info.api_url} what="address" />
            <Button
              kind="quiet"
              size="small"
              href={new URL('/api/docs', info.api_url).href}
              after={<IconExternalLink {...icon14} />}
            >
              Reference
            </Button>
          </>
        )}
      </Row>
      <Row name="Receiver" help="The only address a tunnel may point at. It never reaches the API.">
        {info.receiver_url === null ? 'Off' : <CopyId value={info.receiver_url} what="address" />}
      </Row>
      <Row name="Version">
        Orgdeck {info.version} {hosts[info.host]}
      </Row>
      <Row name="Running since">{formatTime(info.started_at)}</Row>
    </section>
  )
}
