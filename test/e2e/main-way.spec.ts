import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { exploreDemo, test } from './fixture.ts'

test('from the first page to a change in the org that arrives', async ({
  console: host,
  page,
  context,
}, info) => {
  test.setTimeout(180_000)
  const { ready } = await host.start()
  await page.goto(ready.url)

  // First run: two doors, and the launch token is gone from the address.
  await expect(page.getByRole('heading', { name: 'Put your orgs on one deck' })).toBeVisible()
  expect(page.url()).not.toContain('launch')
  await page.screenshot({ path: info.outputPath('1-first-run.png') })

  // Connect by a real sign-in, look at the checks, keep the defaults.
  await exploreDemo(page)
  await expect(page.getByText('All 9 standard objects can be read')).toBeVisible()
  await page.screenshot({ path: info.outputPath('2-checked.png') })
  await page.getByRole('button', { name: /^Continue/ }).click()
  await page.getByRole('button', { name: /^(Finish|Done|Start|Save|Connect|Open)/ }).click()

  // The first sync runs to its end; the org gave up on one object, and Home says so with the org's own words.
  await expect(page.getByText(/9 · 8 in step/)).toBeVisible({ timeout: 90_000 })
  await page.goto(`${ready.apiUrl}/#/`)
  await expect(page.getByRole('heading', { name: /^1 needs you/ })).toBeVisible()
  await expect(page.getByText(/Your query request was running for too long/)).toBeVisible()
  await page.screenshot({ path: info.outputPath('3-needs-you.png') })
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('heading', { name: /^Nothing needs you/ })).toBeVisible({ timeout: 60_000 })
  await page.goto(`${ready.apiUrl}/#/connections/1`)
  await expect(page.getByText('9 · 9 in step')).toBeVisible()
  await page.screenshot({ path: info.outputPath('4-connected.png') })

  // Browse: all contacts, then one by name.
  await page.goto(`${ready.apiUrl}/#/records/Contact?c=1`)
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', /^5,?0\d\d$/)
  const first = grid.getByRole('row').nth(1)
  await expect(first).toBeVisible()
  await page.screenshot({ path: info.outputPath('5-records.png') })

  // Change a contact in the org, on the org's own page.
  const demo = await context.newPage()
  await demo.goto(await demoAddress(host.keyFile, ready.apiUrl))
  await demo.locator('#contacts a').first().click()
  const name = (await demo.locator('#contact-name').innerText()).trim()
  await demo.locator('#Title').fill('Keeper of the Lighthouse')
  await demo.locator('#MailingCity').fill('Skagen')
  await demo.locator('#save').click()
  await expect(demo.locator('#contacts').getByText('Keeper of the Lighthouse').first()).toBeVisible()
  await demo.close()

  // It arrives: in the list, in the inspector, and in the history as old → new.
  await page.goto(`${ready.apiUrl}/#/connections/1`)
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page.goto(`${ready.apiUrl}/#/records/Contact?c=1`)
  await page.getByLabel('Search by name, e-mail, phone or id').fill(name)
  await expect(grid.getByText('Keeper of the Lighthouse')).toBeVisible({ timeout: 60_000 })
  await grid.getByText('Keeper of the Lighthouse').click()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Skagen').first()).toBeVisible()
  await expect(page.getByRole('complementary').getByText('Title').first()).toBeVisible()
  await page.screenshot({ path: info.outputPath('6-arrived.png') })
})

test('Deny connects nothing and says what to do', async ({ console: host, page }) => {
  const { ready } = await host.start()
  await page.goto(ready.url)
  await exploreDemo(page, 'deny')
  await expect(page.getByRole('heading', { name: 'Access was denied on the sign-in page' })).toBeVisible()
  await page.goto(`${ready.apiUrl}/#/connections`)
  await expect(
    page.getByRole('button', { name: /Connect an org|Explore the demo org/ }).first(),
  ).toBeVisible()
})

async function demoAddress(keyFile: string, apiUrl: string): Promise<string> {
  const key = (await readFile(keyFile, 'utf8')).trim()
  const answer = await fetch(`${apiUrl}/api/crm/orgs`, { headers: { authorization: `Bearer ${key}` } })
  const body = (await answer.json()) as { items: { instance_url: string }[] }
  return body.items[0]?.instance_url ?? ''
}
