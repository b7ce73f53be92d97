import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import type { Call, Upload } from '../http.ts'
import type { Org } from '../org.ts'
import { restError } from '../rest/errors.ts'

/** Salesforce counts an upload as base64, which makes three bytes four. */
const MOST_BASE64 = 150 * 1024 * 1024
const MOST = (MOST_BASE64 / 4) * 3
const PART = '.part'

const folder = (org: Org): string => join(dirname(org.db.name), 'uploads')

/** Where a job's upload lies until it has been split into rows. */
export const spoolFile = (org: Org, id: string): string => join(folder(org), `${id}.csv`)

/** Whether a request brings the data of a bulk job, which go to disk rather than into memory. */
export const isUpload = (method: string, path: string): boolean =>
  method === 'PUT' && /^\/services\/data\/v\d+\.0\/+jobs\/+ingest\/+\w+\/+batches\/*$/i.test(path)

/**
 * Writes a request's body to a file as it comes. One that is too large is read to its end all the same, because many
 * clients do not look at an answer before they have sent everything.
 */
export async function spool(org: Org, request: IncomingMessage): Promise<Upload> {
  mkdirSync(folder(org), { recursive: true })
  const file = join(folder(org), randomUUID() + PART)
  const handle = await open(file, 'w')
  let size = 0
  try {
    for await (const bytes of request as AsyncIterable<Buffer>) {
      size += bytes.length
      if (size <= MOST) await handle.write(bytes)
    }
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return { file, tooLarge: size > MOST }
}

/** Gives a job the data that came with a request. */
export function claimUpload(org: Org, call: Call, id: string): void {
  if (call.upload?.tooLarge) {
    throw restError(
      400,
      'CLIENTINPUTERROR',
      `Failed to read request. Exceeded max size limit of ${MOST_BASE64} (counted as base64)`,
    )
  }
  if (call.upload) renameSync(call.upload.file, spoolFile(org, id))
  else {
    mkdirSync(folder(org), { recursive: true })
    writeFileSync(spoolFile(org, id), call.body)
  }
}

/** Throws away data that no job took. */
export const discardUpload = (upload: Upload | undefined): void => {
  if (upload) rmSync(upload.file, { force: true })
}

export const dropSpool = (org: Org, id: string): void => rmSync(spoolFile(org, id), { force: true })

/** Removes what uploads have left that a stop cut off. */
export function sweepSpool(org: Org): void {
  let names: string[]
  try {
    names = readdirSync(folder(org))
  } catch {
    return
  }
  for (const name of names) if (name.endsWith(PART)) rmSync(join(folder(org), name), { force: true })
}
