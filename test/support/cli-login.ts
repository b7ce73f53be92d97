import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type CliLoginFile = {
  readonly username: string
  readonly instanceUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
}

/** Writes a login as the Salesforce CLI keeps it below a home, with its key in a file beside it. */
export async function writeCliLogin(home: string, login: CliLoginFile): Promise<void> {
  const folder = join(home, '.sfdx')
  await mkdir(folder, { recursive: true })
  const key = randomBytes(32).toString('hex')
  const seal = (text: string): string => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce)
    const sealed = cipher.update(text, 'utf8', 'hex') + cipher.final('hex')
    return `${nonce.toString('hex')}${sealed}:${cipher.getAuthTag().toString('hex')}`
  }
  const write = (name: string, value: unknown): Promise<void> =>
    writeFile(join(folder, name), JSON.stringify(value), { mode: 0o600 })
  await write('key.json', { account: 'local', service: 'sfdx', key })
  await write('alias.json', { orgs: { box: login.username } })
  await write(`${login.username}.json`, {
    ...login,
    loginUrl: login.instanceUrl,
    clientSecret: seal(login.clientSecret),
    refreshToken: seal(login.refreshToken),
  })
}
