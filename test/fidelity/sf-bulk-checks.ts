import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, same } from './check.ts'
import type { Check } from './check.ts'
import type { Org } from './orgs.ts'
import type { Sf } from './sf.ts'

const ROWS = 300

/** What `sf` does with bulk jobs and record trees. */
export function sfBulkChecks(sf: Sf, org: Org): Check[] {
  const on = ['--target-org', org.alias]
  const wait = ['--wait', '2']
  const check = (what: string, run: Check['run']): Check => ({ client: 'sf', what, run })
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(sf.home, name)
    writeFileSync(path, `${lines.join('\n')}\n`)
    return path
  }
  const records = async (soql: string): Promise<{ Id: string; Site: string | null }[]> => {
    const result = await sf.json(['data', 'query', '--query', soql, ...on])
    return at(result, 'records') as { Id: string; Site: string | null }[]
  }
  const loaded = "FROM Account WHERE Name LIKE 'Bulk %'"
  const bulk = async (verb: string, path: string, more: readonly string[] = []) => {
    const args = ['data', verb, 'bulk', '--sobject', 'Account', '--file', path, ...more, ...wait, ...on]
    return await sf.json(args)
  }
  return [
    check('data import bulk', async () => {
      const rows = Array.from({ length: ROWS }, (_, i) => `Bulk ${i},"Quay ""${i}"", north",x-${i}`)
      await bulk('import', file('import.csv', ['Name,Site,External_Id__c', ...rows]))
      same((await records(`SELECT Id, Site ${loaded}`)).length, ROWS, 'rows')
    }),
    check('data update bulk', async () => {
      const rows = await records(`SELECT Id, Site ${loaded}`)
      await bulk('update', file('update.csv', ['Id,Site', ...rows.map((row) => `${row.Id},Moved`)]))
      same((await records(`SELECT Id, Site ${loaded} AND Site = 'Moved'`)).length, ROWS, 'rows changed')
    }),
    check('data upsert bulk', async () => {
      const rows = Array.from({ length: ROWS }, (_, i) => `x-${i + ROWS / 2},Bulk u${i}`)
      const path = file('upsert.csv', ['External_Id__c,Name', ...rows])
      await bulk('upsert', path, ['--external-id', 'External_Id__c'])
      same((await records(`SELECT Id, Site ${loaded}`)).length, ROWS * 1.5, 'rows')
    }),
    check('data export bulk', async () => {
      const path = join(sf.home, 'export.csv')
      const soql = `SELECT Id, Name, Site ${loaded}`
      const args = ['data', 'export', 'bulk', '--query', soql, '--output-file', path, '-r', 'csv']
      await sf.json([...args, ...wait, ...on])
      same(readFileSync(path, 'utf8').trim().split('\n').length, ROWS * 1.5 + 1, 'lines')
    }),
    check('data delete bulk', async () => {
      const rows = await records(`SELECT Id, Site ${loaded}`)
      await bulk('delete', file('delete.csv', ['Id', ...rows.map((row) => row.Id)]))
      same((await records(`SELECT Id, Site ${loaded}`)).length, 0, 'rows left')
    }),
    check('data import tree, export tree', async () => {
      const reference = (type: string, n: number) => ({ type, referenceId: `${type}Ref${n}` })
      const contacts = [1, 2].map((n) => ({ attributes: reference('Contact', n), LastName: `Leaf ${n}` }))
      const account = {
        attributes: reference('Account', 1),
        Name: 'Tree of sf',
        Contacts: { records: contacts },
      }
      const path = join(sf.home, 'tree.json')
      writeFileSync(path, JSON.stringify({ records: [account] }))
      await sf.json(['data', 'import', 'tree', '--files', path, ...on])
      const soql = "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree of sf'"
      const args = ['data', 'export', 'tree', '--query', soql, '--output-dir', sf.home, '--prefix', 'out']
      const result = JSON.stringify(await sf.json([...args, ...on]))
      if (!result.includes('Leaf 2'))
        throw new Error(`no child in the exported tree: ${result.slice(0, 400)}`)
    }),
  ]
}
