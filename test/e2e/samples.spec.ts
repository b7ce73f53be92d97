import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { startSimulator } from '../../src/simulator/index.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import { test } from './fixture.ts'
import { clientOf, settled } from './rest.ts'

const folder = fileURLToPath(new URL('../../../shared/data/salesforce-records/coral-cloud/', import.meta.url))

test('real sample contacts are loaded, synced and shown as they are', async ({ console: host, page }) => {
  test.skip(!existsSync(folder), 'skipped: the sample records are not on this machine')
  test.setTimeout(120_000)
  const contacts = await sampleContacts()
  const org = await startSimulator({ empty: true })
  try {
    await org.control({ op: 'load', object: 'Contact', records: contacts, addFields: true })
    const { ready } = await host.start()
    const client = await clientOf(host, ready.apiUrl)
    const flow = await client.connections.startAuth({
      flow: 'web',
      login_url: org.url,
      client_id: org.clientId,
      client_secret: org.clientSecret,
      label: 'coral-cloud',
    })
    await signInAtSimulator(flow.authorize_url ?? '')
    await settled(client)

    await page.goto(ready.url)
    await page.goto(`${ready.apiUrl}/#/records/Contact?c=1`)
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(contacts.length + 1))
    const last = contacts.at(-1)
    await page.getByLabel('Search by name, e-mail, phone or id').fill(last?.Email ?? '')
    await expect(
      page
        .getByRole('grid')
        .getByText(last?.Email ?? '', { exact: true })
        .first(),
    ).toBeVisible()
    await expect(
      page.getByRole('grid').getByText(`${last?.FirstName} ${last?.LastName}`).first(),
    ).toBeVisible()
  } finally {
    await org.close()
  }
})

type SampleContact = { FirstName: string; LastName: string; Email: string }

async function sampleContacts(): Promise<SampleContact[]> {
  const text = await readFile(`${folder}data-Contact.json`, 'utf8')
  const { records } = JSON.parse(text) as { records: (SampleContact & { attributes?: unknown })[] }
  return records.map(({ attributes: _, ...fields }) => fields)
}
