import { z } from 'zod'
import type { SigningKeyInfo } from '../../contract/sign-in.ts'
import type { Clock, Secrets } from '../host.ts'
import { rememberSecret } from '../redact.ts'
import { iso } from '../time.ts'
import { aboutCertificate, createSigningKey } from './certificate.ts'
import { needed } from './inputs.ts'

const name = 'signing-key'
const kept = z.object({ private_key: z.string(), certificate: z.string() })

/**
 * The key of this installation for signing assertions. Its private half lives in the keychain alone; a connection keeps
 * a copy of the one it signs with, so that a new key breaks nothing.
 */
export function createKeyStore(secrets: Secrets, clock: Clock) {
  async function read(): Promise<z.infer<typeof kept> | null> {
    const text = await secrets.get(name)
    return text === null ? null : kept.parse(JSON.parse(text))
  }
  return {
    async current(): Promise<SigningKeyInfo | null> {
      const found = await read()
      return found === null ? null : toInfo(found.certificate)
    },
    /** Makes a new one, which takes the place of the one before. */
    async create(): Promise<SigningKeyInfo> {
      const { privateKey, certificate } = await createSigningKey(clock.now())
      rememberSecret(privateKey)
      await secrets.set(name, JSON.stringify({ private_key: privateKey, certificate }))
      return toInfo(certificate)
    },
    /** PEM. Throws BAD_REQUEST when none was made yet. */
    async privateKey(): Promise<string> {
      return needed((await read())?.private_key, 'private_key')
    },
  }
}

function toInfo(certificate: string): SigningKeyInfo {
  const { fingerprint, expiresAt } = aboutCertificate(certificate)
  return { certificate, fingerprint, expires_at: iso(expiresAt) }
}
