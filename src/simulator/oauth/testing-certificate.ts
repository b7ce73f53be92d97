import { sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** One value of DER: its tag, its length, its content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const length = body.length < 128 ? [body.length] : [0x82, Math.floor(body.length / 256), body.length % 256]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...content: readonly Buffer[]) => der(0x30, ...content)
const hex = (text: string) => Buffer.from(text, 'hex')
const SHA256_RSA = sequence(der(0x06, hex('2a864886f70d01010b')), der(0x05))
const SHA256_ECDSA = sequence(der(0x06, hex('2a8648ce3d040302')))
const NAME = sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from('test app')))))

/** A self-signed certificate as PEM, for tests: Node can read certificates but not make them. */
export function certificateOf(publicKey: KeyObject, privateKey: KeyObject): string {
  const algorithm = publicKey.asymmetricKeyType === 'rsa' ? SHA256_RSA : SHA256_ECDSA
  const time = (text: string) => der(0x17, Buffer.from(text))
  const facts = sequence(
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, hex('01')),
    algorithm,
    NAME,
    sequence(time('250101000000Z'), time('450101000000Z')),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const whole = sequence(facts, algorithm, der(0x03, hex('00'), sign('sha256', facts, privateKey)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
