import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, same } from './check.ts'
import type { Check } from './check.ts'
import type { Org } from './orgs.ts'
import type { Sf } from './sf.ts'

/** Moves accounts and their contacts from one organisation to the other in each of its operations. */
export function sfdmuChecks(sf: Sf, dir: string, from: Org, to: Org): Check[] {
  const check = (what: string, run: Check['run']): Check => ({ client: 'SFDMU', what, run })
  // Its own way to ask the command line tool for a session is older than the tool's habit of hiding it.
  const orgs = [from, to].map((org) => ({
    name: org.alias,
    orgUserName: org.username,
    instanceUrl: org.url,
    accessToken: org.accessToken,
  }))
  const query = async (org: Org, soql: string) =>
    await sf.json(['data', 'query', '--query', soql, '--target-org', org.alias])
  const count = async (org: Org, soql: string) => at(await query(org, soql), 'totalSize')
  const move = async (name: string, operation: string, extra: object = {}) => {
    const where = "WHERE Name LIKE 'Move %'"
    const contacts = "WHERE Account.Name LIKE 'Move %'"
    const path = join(sf.home, name)
    mkdirSync(path, { recursive: true })
    const objects = [
      {
        query: `SELECT Name, Site, External_Id__c FROM Account ${where}`,
        operation,
        externalId: 'External_Id__c',
        ...extra,
      },
      {
        query: `SELECT LastName, Title, AccountId, External_Id__c FROM Contact ${contacts}`,
        operation,
        externalId: 'External_Id__c',
        ...extra,
      },
    ]
    writeFileSync(join(path, 'export.json'), JSON.stringify({ orgs, objects }))
    const args = ['sfdmu', 'run', '--sourceusername', from.alias, '--targetusername', to.alias]
    await sf.text([...args, '--path', path, '--noprompt'])
  }
  const moved = "FROM Contact WHERE Account.Name LIKE 'Move %'"
  return [
    check('plugin and both orgs', async () => {
      await sf.text(['plugins', 'link', '--no-install', join(dir, 'node_modules', 'sfdmu')])
      for (const org of [from, to]) {
        const args = ['org', 'login', 'access-token', '--instance-url', org.url, '--no-prompt']
        await sf.json([...args, '--alias', org.alias], { SF_ACCESS_TOKEN: org.accessToken })
      }
      for (let i = 0; i < 3; i++) {
        const values = `Name='Move ${i}' Site=North External_Id__c=a-${i}`
        const args = ['data', 'create', 'record', '--sobject', 'Account', '--values', values]
        const made = await sf.json([...args, '--target-org', from.alias])
        const contact = `LastName='Mover ${i}' AccountId=${String(at(made, 'id'))} External_Id__c=c-${i}`
        await sf.json([
          'data',
          'create',
          'record',
          '--sobject',
          'Contact',
          '--values',
          contact,
          '--target-org',
          from.alias,
        ])
      }
    }),
    check('insert', async () => {
      await move('insert', 'Insert')
      same(await count(to, `SELECT Id ${moved}`), 3, 'contacts under their accounts')
    }),
    check('update', async () => {
      const made = await query(from, "SELECT Id FROM Account WHERE Name = 'Move 1'")
      const args = ['data', 'update', 'record', '--sobject', 'Account', '--values', 'Site=South']
      await sf.json([
        ...args,
        '--record-id',
        String(at(made, 'records', 0, 'Id')),
        '--target-org',
        from.alias,
      ])
      await move('update', 'Update')
      same(
        await count(to, "SELECT Id FROM Account WHERE Name LIKE 'Move %' AND Site = 'South'"),
        1,
        'accounts moved south',
      )
    }),
    check('upsert', async () => {
      const args = [
        'data',
        'create',
        'record',
        '--sobject',
        'Account',
        '--values',
        "Name='Move 9' External_Id__c=a-9",
      ]
      await sf.json([...args, '--target-org', from.alias])
      await move('upsert', 'Upsert')
      same(await count(to, "SELECT Id FROM Account WHERE Name LIKE 'Move %'"), 4, 'accounts')
      same(await count(to, `SELECT Id ${moved}`), 3, 'contacts')
    }),
    check('delete', async () => {
      await move('delete', 'Delete', { deleteOldData: true })
      same(await count(to, "SELECT Id FROM Account WHERE Name LIKE 'Move %'"), 0, 'accounts left')
    }),
  ]
}
