import { createDecipheriv } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** A login of the Salesforce CLI as its file tells it; tokens still encrypted. */
export type CliFile = {
  readonly username: string
  readonly alias: string | null
  /** Path of the file. */
  readonly path: string
  readonly instanceUrl: string
  readonly loginUrl: string
  readonly orgId: string | null
  readonly clientId: string
  readonly refreshToken: string | null
  readonly clientSecret: string | null
  /** Path of the key file of a login by JWT. */
  readonly privateKey: string | null
}

const login = z.object({
  username: z.string().min(1),
  instanceUrl: z.string().min(1),
  loginUrl: z.string().optional(),
  orgId: z.string().optional(),
  clientId: z.string().optional(),
  refreshToken: z.string().optional(),
  clientSecret: z.string().optional(),
  privateKey: z.string().optional(),
})
const aliases = z.object({ orgs: z.record(z.string(), z.string()) })
const keyFile = z.object({ key: z.string() })

/** The app the CLI signs in through when nobody names another. */
export const cliClientId = 'PlatformCLI'

/** Where the CLI keeps one file per login; newer versions still write the first. */
const folders = ['.sfdx', '.sf', '.sf/orgs'] as const
const longestFile = 100_000

/** A file that has the name of a login and does not hold one. */
export type DamagedFile = { readonly username: string; readonly alias: string | null; readonly path: string }

export type CliFiles = { readonly logins: readonly CliFile[]; readonly damaged: readonly DamagedFile[] }

/** Every login the CLI of this person holds, by name. Nothing is decrypted and nobody is asked. */
export async function readCliFiles(home: string): Promise<CliFiles> {
  const names = await aliasesIn(home)
  const found = new Map<string, CliFile>()
  const damaged = new Map<string, DamagedFile>()
  for (const folder of folders) {
    const dir = join(home, folder)
    const entries = await readdir(dir).catch(() => [])
    for (const entry of entries.filter((name) => name.endsWith('.json')).slice(0, 500)) {
      const path = join(dir, entry)
      const file = login.safeParse(await readJson(path)).data
      if (file === undefined) {
        // Logins are named after their users; the CLI keeps other things beside them.
        const username = entry.slice(0, -'.json'.length)
        if (username.includes('@') && !username.endsWith('.sandbox'))
          damaged.set(username, { username, alias: names.get(username) ?? null, path })
        continue
      }
      if (found.has(file.username)) continue
      found.set(file.username, {
        username: file.username,
        alias: names.get(file.username) ?? null,
        path,
        instanceUrl: file.instanceUrl,
        loginUrl: file.loginUrl ?? file.instanceUrl,
        orgId: file.orgId ?? null,
        clientId: file.clientId ?? cliClientId,
        refreshToken: file.refreshToken ?? null,
        clientSecret: file.clientSecret ?? null,
        privateKey: file.privateKey ?? null,
      })
    }
  }
  const byName = (one: DamagedFile, other: DamagedFile): number => one.username.localeCompare(other.username)
  return {
    logins: [...found.values()].toSorted(byName),
    damaged: [...damaged.values()].filter(({ username }) => !found.has(username)).toSorted(byName),
  }
}

/**
 * The key of the CLI, where it keeps it in a file: on Windows, and wherever it was told to do without the keychain of
 * the system. Null where that keychain has it, which is another program's to open.
 */
export async function readCliKey(home: string): Promise<string | null> {
  return keyFile.safeParse(await readJson(join(home, '.sfdx', 'key.json'))).data?.key ?? null
}

/**
 * Opens a value as the CLI seals it: AES-256-GCM, nonce and text in hex, a colon, the tag. A key of 32 characters is
 * used as text with the nonce as text, one of 64 as hex (@salesforce/core, crypto).
 */
export function openCliValue(value: string, key: string): string | null {
  const [sealed = '', tag = ''] = value.split(':')
  const text = key.length === 32
  const nonce = sealed.slice(0, text ? 12 : 24)
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key, text ? 'utf8' : 'hex'),
      Buffer.from(nonce, text ? 'utf8' : 'hex'),
      { authTagLength: 16 },
    )
    decipher.setAuthTag(Buffer.from(tag, 'hex'))
    const body = Buffer.from(sealed.slice(nonce.length), 'hex')
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** Alias of each username. */
async function aliasesIn(home: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const folder of ['.sfdx', '.sf']) {
    const file = aliases.safeParse(await readJson(join(home, folder, 'alias.json'))).data
    for (const [alias, username] of Object.entries(file?.orgs ?? {})) found.set(username, alias)
  }
  return found
}

async function readJson(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, 'utf8')
    return text.length > longestFile ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}
