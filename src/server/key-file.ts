import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRouterClient } from '@orpc/server'
import type { RequestContext } from '../core/context.ts'
import type { ServedCore } from './served-core.ts'

const label = 'Key file of the start option'

/**
 * Writes a fresh API key with the role admin to `path`, mode 0600. The key an earlier start wrote is replaced, so at
 * most one of them works.
 */
export async function writeKeyFile(core: ServedCore, path: string): Promise<void> {
  const context: RequestContext = { via: 'host', credential: { kind: 'window' } }
  const client = createRouterClient(core.router, { context })
  const { items } = await client.access.listKeys({ page_size: 100 })
  const earlier = items.find((key) => key.label === label && key.status === 'active')
  const { key } =
    earlier === undefined
      ? await client.access.createKey({ label, role: 'admin' })
      : await client.access.rotateKey({ id: earlier.id })
  // A new file in place of the old one: an existing file would keep its own, perhaps wider, mode.
  const fresh = `${path}.${process.pid}`
  try {
    writeFileSync(fresh, `${key}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}
