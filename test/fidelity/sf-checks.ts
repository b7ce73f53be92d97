import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { wayBackFromSimulator } from '../support/sign-in.ts'
import { at, same } from './check.ts'
import type { Check } from './check.ts'
import type { Org } from './orgs.ts'
import type { Sf } from './sf.ts'

const WEB_LOGIN_MS = 60_000

/** Signs in through the pages, as the person before the browser would. */
async function webLogin(sf: Sf, org: Org): Promise<void> {
  const browser = sf.env['BROWSER'] ?? ''
  const note = join(sf.home, 'opened-url')
  rmSync(note, { force: true })
  writeFileSync(browser, `#!/bin/sh\nprintf '%s' "$1" > '${note}.part' && mv '${note}.part' '${note}'\n`)
  chmodSync(browser, 0o700)
  const login = sf.json(['org', 'login', 'web', '--instance-url', org.url, '--alias', 'web'])
  const person = (async () => {
    const until = Date.now() + WEB_LOGIN_MS
    while (!existsSync(note)) {
      if (Date.now() > until) throw new Error('sf opened no browser')
      await sleep(100)
    }
    await fetch(await wayBackFromSimulator(readFileSync(note, 'utf8')))
  })()
  const [result] = await Promise.all([login, person])
  same(at(result, 'orgId'), org.orgId, 'org id after the web login')
}

/** What `sf` does with records, describes, limits and its own logins. */
export function sfChecks(sf: Sf, org: Org): Check[] {
  const on = ['--target-org', org.alias]
  const query = (soql: string) => sf.json(['data', 'query', '--query', soql, ...on])
  let id = ''
  const check = (what: string, run: Check['run']): Check => ({ client: 'sf', what, run })
  return [
    check('org login access-token', async () => {
      const args = [
        'org',
        'login',
        'access-token',
        '--instance-url',
        org.url,
        '--no-prompt',
        '--alias',
        org.alias,
      ]
      const result = await sf.json(args, { SF_ACCESS_TOKEN: org.accessToken })
      same(at(result, 'orgId'), org.orgId, 'org id')
    }),
    check('org login web', () => webLogin(sf, org)),
    check('org display', async () => {
      same(at(await sf.json(['org', 'display', ...on]), 'id'), org.orgId, 'org id')
    }),
    check('data query', async () => {
      const result = await query('SELECT Id, Name, Account.Name FROM Contact ORDER BY Id LIMIT 3')
      same(at(result, 'totalSize'), 3, 'rows')
      const counted = await query('SELECT COUNT(Id) n, LeadSource FROM Contact GROUP BY LeadSource')
      if (Number(at(counted, 'totalSize')) < 2) throw new Error('no groups')
      const csv = await sf.text([
        'data',
        'query',
        '-q',
        'SELECT Id, Name FROM Account LIMIT 2',
        '-r',
        'csv',
        ...on,
      ])
      same(csv.split('\n')[0], 'Id,Name', 'CSV header')
    }),
    check('data create, get, update, delete record', async () => {
      const object = ['--sobject', 'Account', ...on]
      const made = await sf.json([
        'data',
        'create',
        'record',
        '--values',
        "Name='By sf' Site=Quay",
        ...object,
      ])
      id = String(at(made, 'id'))
      const named = [...object, '--record-id', id]
      await sf.json(['data', 'update', 'record', '--values', "Site='Dock 7'", ...named])
      same(at(await sf.json(['data', 'get', 'record', ...named]), 'Site'), 'Dock 7', 'Site')
      await sf.json(['data', 'delete', 'record', ...named])
      same(at(await query(`SELECT Id FROM Account WHERE Id = '${id}'`), 'totalSize'), 0, 'rows left')
    }),
    check('sobject list, describe', async () => {
      const names = await sf.json(['sobject', 'list', ...on])
      if (!JSON.stringify(names).includes('"Contact"')) throw new Error('no Contact in the list')
      same(
        at(await sf.json(['sobject', 'describe', '--sobject', 'Contact', ...on]), 'name'),
        'Contact',
        'name',
      )
    }),
    check('org list limits, record-counts', async () => {
      const limits = JSON.stringify(await sf.json(['org', 'list', 'limits', ...on]))
      if (!limits.includes('DailyApiRequests')) throw new Error('no DailyApiRequests')
      const counts = JSON.stringify(await sf.json(['org', 'list', 'sobject', 'record-counts', ...on]))
      if (!counts.includes('"Contact"')) throw new Error('no Contact in the counts')
    }),
    check('data search', async () => {
      const sosl = 'FIND {Northline} IN ALL FIELDS RETURNING Account(Id, Name)'
      const result = await sf.json(['data', 'search', '--query', sosl, ...on])
      if (!JSON.stringify(result).includes('Northline')) throw new Error('nothing found')
    }),
    check('api request rest', async () => {
      const text = await sf.text(['api', 'request', 'rest', '/services/data/v64.0/limits', ...on])
      if (at(JSON.parse(text), 'DailyApiRequests', 'Max') === undefined) throw new Error(text.slice(0, 200))
    }),
  ]
}
