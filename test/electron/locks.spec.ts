import { contentSecurityPolicy } from '../../src/main/csp.ts'
import { contentSecurityPolicy as browserHostPolicy } from '../../src/server/csp.ts'
import { pageOrigin } from './driver/page.ts'
import { expect, test } from './fixture.ts'

const firstRun = /explore the demo org/i

test.beforeEach(async ({ shell, page }) => {
  await expect(page.getByRole('button', { name: firstRun })).toBeVisible()
  expect((await shell.inspect()).portsPosted).toBe(1)
})

test.describe('the page cannot leave', () => {
  const leave: Readonly<Record<string, string>> = {
    'a link': "Object.assign(document.createElement('a'), { href: 'https://evil.test/' }).click()",
    'an assignment': "location.href = 'https://evil.test/'",
    'a look-alike host': "location.href = 'https://orgdeck.app.test.evil.test/'",
    'user info before the host': "location.href = 'https://orgdeck.app.test@evil.test/'",
  }
  for (const [name, script] of Object.entries(leave)) {
    test(`by ${name}`, async ({ shell, page }) => {
      const denied = page.waitForEvent('requestfailed')
      await page.evaluate(script)
      await denied
      expect(new URL(page.url()).origin).toBe(pageOrigin)
      await expect(page.getByRole('button', { name: firstRun })).toBeVisible()
      expect((await shell.inspect()).portsPosted).toBe(1)
    })
  }

  test('by a redirect', async ({ shell }) => {
    const redirect = (url: string) =>
      shell.call('navigate', { event: 'will-redirect', url, isMainFrame: true })
    expect(await redirect('https://evil.test/')).toBe(true)
    expect(await redirect('app://evil/')).toBe(true)
    expect(await redirect('file:///etc/passwd')).toBe(true)
    expect(await redirect('app://orgdeck/index.html')).toBe(false)
  })
})

test('no frame but the own top frame is given a port', async ({ shell }) => {
  const posted = async () => (await shell.inspect()).portsPosted
  await shell.call('frameLoaded', { isMainFrame: false, origin: 'app://orgdeck' })
  await shell.call('frameLoaded', { isMainFrame: false, origin: 'https://evil.test' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'https://evil.test' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'app://orgdeck.evil' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'null' })
  expect(await posted()).toBe(1)
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'app://orgdeck' })
  expect(await posted()).toBe(2)
})

test('frames, second windows and guest pages are denied', async ({ shell }) => {
  for (const url of ['app://orgdeck/index.html', 'https://evil.test/']) {
    const frame = { event: 'will-frame-navigate', url, isMainFrame: false } as const
    expect(await shell.call('navigate', frame)).toBe(true)
    expect(await shell.call('openWindow', { url })).toBe('deny')
  }
  expect(await shell.call('attachWebview', {})).toBe(true)
})

test('links outward go to the browser only when they are web addresses', async ({ shell }) => {
  for (const url of [
    'https://example.com/a',
    'http://127.0.0.1:7420/',
    'http://example.com/',
    'file:///etc/passwd',
  ]) {
    await shell.call('openWindow', { url })
  }
  expect((await shell.inspect()).opened).toEqual(['https://example.com/a', 'http://127.0.0.1:7420/'])
})

test('permissions are denied but for copying and notifications of the own page', async ({ shell }) => {
  const ask = (permission: string, url = 'app://orgdeck/index.html', isMainFrame = true) =>
    shell.call('permission', { permission, url, isMainFrame })
  for (const permission of [
    'media',
    'geolocation',
    'clipboard-read',
    'midi',
    'openExternal',
    'fullscreen',
    'hid',
  ]) {
    expect(await ask(permission), permission).toEqual({ request: false, check: false, device: false })
  }
  for (const permission of ['clipboard-sanitized-write', 'notifications']) {
    expect(await ask(permission), permission).toEqual({ request: true, check: true, device: false })
    expect(await ask(permission, 'https://evil.test/')).toEqual({
      request: false,
      check: false,
      device: false,
    })
    expect(await ask(permission, undefined, false)).toMatchObject({ request: false })
  }
})

test('app:// serves the window and nothing around it', async ({ shell }) => {
  const status = async (path: string, method = 'GET') =>
    (await shell.call('request', { url: `app://${path}`, method })).status
  expect(await status('orgdeck/index.html')).toBe(200)
  expect(await status('orgdeck/../package.json')).toBe(404)
  expect(await status('orgdeck/%2e%2e/main/index.js')).toBe(404)
  expect(await status('orgdeck/..%2fmain%2findex.js')).toBe(403)
  expect(await status('orgdeck/assets/..%5c..%5cmain')).toBe(403)
  expect(await status('elsewhere/index.html')).toBe(404)
  expect(await status('orgdeck/index.html', 'POST')).toBe(405)
  expect(await status('orgdeck/download/unknown')).toBe(404)
})

test('markup smuggled into the page cannot run, and both hosts say so alike', async ({ shell, page }) => {
  const { headers } = await shell.call('request', { url: 'app://orgdeck/index.html', method: 'GET' })
  expect(headers['content-security-policy']).toBe(contentSecurityPolicy)
  expect(contentSecurityPolicy).toBe(browserHostPolicy())
  const violations = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = []
        document.addEventListener('securitypolicyviolation', (event) => {
          seen.push(event.effectiveDirective)
          if (seen.length === 3) resolve(seen.sort())
        })
        const add = (html: string) =>
          document.body.append(document.createRange().createContextualFragment(html))
        add('<script>globalThis.ran = true</script>')
        add('<img src="/gone.png" onerror="globalThis.ran = true">')
        add('<iframe src="https://evil.test/"></iframe>')
      }),
  )
  expect(await violations).toEqual(['frame-src', 'script-src-attr', 'script-src-elem'])
  expect(await page.evaluate(() => Reflect.get(globalThis, 'ran'))).toBeUndefined()
})
