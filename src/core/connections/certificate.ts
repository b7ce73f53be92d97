import { createSign, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'

/** A key of our own and the certificate an admin uploads to the app; both PEM. */
export type SigningKey = { readonly privateKey: string; readonly certificate: string }

const lifeMs = 5 * 365 * 24 * 60 * 60_000
const hourMs = 60 * 60_000

/**
 * Makes an RSA key and a certificate that signs itself: what an app takes to let us sign in by assertion. Node makes
 * keys but no certificates, so the few lines of DER are written here (RFC 5280, §4.1).
 */
export async function createSigningKey(nowMs: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const name = sequence(set(sequence(oid(2, 5, 4, 3), tagged(0x0c, Buffer.from('Orgdeck')))))
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    // 16 random bytes, positive.
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    sha256WithRsa,
    name,
    sequence(time(nowMs - hourMs), time(nowMs + lifeMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('RSA-SHA256').update(body).sign(privateKey)
  const der = sequence(body, sha256WithRsa, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: new X509Certificate(der).toString(),
  }
}

/** What a person compares and has to know of a certificate. */
export function aboutCertificate(pem: string): { fingerprint: string; expiresAt: number } {
  const certificate = new X509Certificate(pem)
  return { fingerprint: certificate.fingerprint256, expiresAt: Date.parse(certificate.validTo) }
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => tagged(0x31, ...parts)
const integer = (value: Buffer): Buffer => tagged(0x02, value)

/** First two arcs in one byte, the rest in base 128. */
function oid(first: number, second: number, ...rest: readonly number[]): Buffer {
  const bytes = rest.flatMap((arc) => {
    const digits = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

const sha256WithRsa = sequence(oid(1, 2, 840, 113549, 1, 1, 11), tagged(0x05))

/** UTCTime, `YYMMDDhhmmssZ`: good until 2049. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${digits}Z`))
}
