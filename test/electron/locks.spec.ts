import { contentSecurityPolicy } from '../../src/core/csp.ts'
import { pageOrigin } from './driver/page.ts'
import type { Shell } from './driver/shell.ts'
import { expect, firstRun, test } from './fixture.ts'

const portsPosted = async (shell: Shell) => (await shell.inspect()).portsPosted
const opened = async (shell: Shell) => (await shell.inspect()).opened

test.describe('the page cannot leave', () => {
  const leave: Readonly<Record<string, string>> = {
    'a link': "Object.assign(document.createElement('a'), { href: 'https://evil.test/' }).click()",
    'an assignment': "location.href = 'https://evil.test/'",
    'a look-alike host': "location.href = 'https://orgdeck.app.test.evil.test/'",
    'user info before the host': "location.href = 'https://orgdeck.app.test@evil.test/'",
  }
  for (const [name, script] of Object.entries(leave)) {
    test(`by ${name}`, async ({ shared: { shell, page } }) => {
      const before = await portsPosted(shell)
      const denied = page.waitForEvent('requestfailed')
      await page.evaluate(script)
      await denied
      expect(new URL(page.url()).origin).toBe(pageOrigin)
      await expect(firstRun(page)).toBeVisible()
      expect(await portsPosted(shell)).toBe(before)
    })
  }

  test('by a redirect', async ({ shared: { shell } }) => {
    const redirect = (url: string) =>
      shell.call('navigate', { event: 'will-redirect', url, isMainFrame: true })
    expect(await redirect('https://evil.test/')).toBe(true)
    expect(await redirect('app://evil/')).toBe(true)
    expect(await redirect('file:///etc/passwd')).toBe(true)
    expect(await redirect('app://orgdeck/index.html')).toBe(false)
  })
})

test('no frame but the own top frame is given a port', async ({ shared: { shell, page } }) => {
  const before = await portsPosted(shell)
  await shell.call('frameLoaded', { isMainFrame: false, origin: 'app://orgdeck' })
  await shell.call('frameLoaded', { isMainFrame: false, origin: 'https://evil.test' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'https://evil.test' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'app://orgdeck.evil' })
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'null' })
  expect(await portsPosted(shell)).toBe(before)
  await shell.call('frameLoaded', { isMainFrame: true, origin: 'app://orgdeck' })
  expect(await portsPosted(shell)).toBe(before + 1)
  await page.reload()
})

test('frames, second windows and guest pages are denied', async ({ shared: { shell } }) => {
  for (const url of ['app://orgdeck/index.html', 'https://evil.test/']) {
    const frame = { event: 'will-frame-navigate', url, isMainFrame: false } as const
    expect(await shell.call('navigate', frame)).toBe(true)
    expect(await shell.call('openWindow', { url })).toBe('deny')
  }
  expect(await shell.call('attachWebview', {})).toBe(true)
})

test('links outward go to the browser only when they are web addresses', async ({ shared: { shell } }) => {
  const before = (await opened(shell)).length
  for (const url of [
    'https://example.com/a',
    'http://127.0.0.1:7420/',
    'http://example.com/',
    'file:///etc/passwd',
  ]) {
    await shell.call('openWindow', { url })
  }
  expect((await opened(shell)).slice(before)).toEqual(['https://example.com/a', 'http://127.0.0.1:7420/'])
})

test('a second window the page opens becomes a page in the browser, or nothing', async ({
  shared: { shell, page },
}) => {
  const before = (await opened(shell)).length
  const since = async () => (await opened(shell)).slice(before)
  await page.evaluate("window.open('https://example.com/from-open')")
  await expect.poll(since).toEqual(['https://example.com/from-open'])
  await page.evaluate(
    "Object.assign(document.createElement('a'), { href: 'https://example.com/from-link', target: '_blank' }).click()",
  )
  await expect.poll(since).toEqual(['https://example.com/from-open', 'https://example.com/from-link'])
  expect(
    page
      .context()
      .pages()
      .filter((each) => !each.isClosed()),
  ).toEqual([page])
})

test('permissions are denied but for copying and notifications of the own page', async ({
  shared: { shell },
}) => {
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

test('app:// serves the window and nothing around it', async ({ shared: { shell } }) => {
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

test('markup smuggled into the page cannot run, and both hosts say so alike', async ({
  shared: { shell, page },
}) => {
  const { headers } = await shell.call('request', { url: 'app://orgdeck/index.html', method: 'GET' })
  expect(headers['content-security-policy']).toBe(contentSecurityPolicy)
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
