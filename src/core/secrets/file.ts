import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, open, rename } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { OrgdeckError } from '../errors.ts'
import type { Secrets } from '../host.ts'
import { rememberSecret } from '../redact.ts'

/** scrypt with 64 MB, once a start. */
const cost = { N: 65536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt)

const sealed = z.object({
  format: z.literal('orgdeck-secrets-1'),
  salt: z.base64(),
  nonce: z.base64(),
  tag: z.base64(),
  data: z.base64(),
})
const contents = z.record(z.string(), z.string())

/**
 * Secrets in one AES-256-GCM file under a key from a passphrase, for machines without a keychain. The whole file is
 * sealed anew at each write with a fresh nonce, beside the old one, and moved into place.
 */
export function openSecretFile(file: string): Secrets {
  let key: Buffer | null = null
  let salt: Buffer | null = null
  let values = new Map<string, string>()
  let writing: Promise<void> = Promise.resolve()

  const ready = (): Map<string, string> => {
    if (key !== null) return values
    throw new OrgdeckError(
      'SECRETS_LOCKED',
      'No keychain was found. Give the passphrase to open the secret file.',
      {
        data: { provider: 'passphrase file' },
        retry: 'later',
      },
    )
  }
  const save = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(() => seal(file, key, salt, values))
    return writing
  }

  return {
    provider: 'passphrase file',
    state() {
      if (key !== null)
        return { state: 'ready', detail: 'Secrets are kept in a file sealed with your passphrase.' }
      return existsSync(file)
        ? { state: 'locked', detail: 'No keychain was found. The secret file waits for its passphrase.' }
        : {
            state: 'unset',
            detail: 'No keychain was found. Choose a passphrase to keep secrets in a sealed file.',
          }
    },
    async unlock(passphrase) {
      if (!existsSync(file)) {
        salt = randomBytes(16)
        key = await derive(passphrase, salt, 32, cost)
        await save()
        return
      }
      const box = readBox(file)
      const candidate = await derive(passphrase, Buffer.from(box.salt, 'base64'), 32, cost)
      values = unseal(box, candidate)
      for (const value of values.values()) rememberSecret(value)
      salt = Buffer.from(box.salt, 'base64')
      key = candidate
    },
    get: async (name) => ready().get(name) ?? null,
    async set(name, value) {
      rememberSecret(value)
      const before = ready().get(name)
      values.set(name, value)
      try {
        await save()
      } catch (error) {
        // What is not in the file is not kept: a later write must not bring it back.
        if (before === undefined) values.delete(name)
        else values.set(name, before)
        throw error
      }
    },
    async delete(name) {
      if (ready().delete(name)) await save()
    },
  }
}

function readBox(file: string): z.infer<typeof sealed> {
  try {
    return sealed.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new OrgdeckError(
      'CONFLICT',
      `The secret file ${file} is damaged. Restore it, or remove it and sign in again.`,
      {
        cause,
      },
    )
  }
}

function unseal(box: z.infer<typeof sealed>, key: Buffer): Map<string, string> {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.nonce, 'base64'), {
    // Without it a tag cut to four bytes would do.
    authTagLength: 16,
  })
  try {
    decipher.setAuthTag(Buffer.from(box.tag, 'base64'))
    const text = Buffer.concat([decipher.update(Buffer.from(box.data, 'base64')), decipher.final()]).toString(
      'utf8',
    )
    return new Map(Object.entries(contents.parse(JSON.parse(text))))
  } catch (cause) {
    throw new OrgdeckError('FORBIDDEN', 'That passphrase does not open the secret file. Try again.', {
      cause,
    })
  }
}

async function seal(
  file: string,
  key: Buffer | null,
  salt: Buffer | null,
  values: Map<string, string>,
): Promise<void> {
  if (key === null || salt === null) return
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const data = Buffer.concat([
    cipher.update(JSON.stringify(Object.fromEntries(values)), 'utf8'),
    cipher.final(),
  ])
  const box = {
    format: 'orgdeck-secrets-1',
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  }
  const fresh = `${file}.new`
  const handle = await open(fresh, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(box))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(fresh, 0o600)
  await rename(fresh, file)
}
