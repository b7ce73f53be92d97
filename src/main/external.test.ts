import { describe, expect, it } from 'vitest'
import { externalUrl } from './external.ts'

describe('externalUrl', () => {
  it.each([
    ['https://login.salesforce.com/services/oauth2/authorize?a=b&c=d#e'],
    ['https://example.com:8443/'],
    ['http://127.0.0.1:7420/setup'],
    ['http://localhost:9/'],
    ['http://[::1]:9/'],
  ])('lets %s pass unchanged', (url) => {
    expect(externalUrl(url)).toBe(url)
  })

  it('hands on the address as the parser read it', () => {
    expect(externalUrl('HTTPS://Example.com')).toBe('https://example.com/')
    expect(externalUrl('https://example.com\\@evil.test/')).toBe('https://example.com/@evil.test/')
  })

  it.each([
    'http://example.com/',
    'http://localhost.evil.test/',
    'http://127.0.0.1.evil.test/',
    'http://0.0.0.0/',
    'http://localhost@evil.test/',
    'https://user:secret@example.com/',
    'https://user@example.com/',
    'file:///etc/passwd',
    'file://server/share/run.exe',
    'smb://server/share',
    'ftp://example.com/',
    'sftp://example.com/',
    'ssh://-oProxyCommand=x/',
    'telnet://example.com/',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://example.com/1',
    'about:blank',
    'view-source:https://example.com/',
    'chrome://settings/',
    'devtools://devtools/bundled/inspector.html',
    'app://orgdeck/index.html',
    'orgdeck://open/home',
    'mailto:a@example.com',
    'tel:+491234',
    'ms-msdt:/id',
    'ms-officecmd:{}',
    'search-ms:query=x',
    'vscode://file/etc/passwd',
    'steam://run/1',
    'intent://x#Intent;end',
    'jar:https://example.com!/a',
    '//example.com/',
    '/etc/passwd',
    'C:\\Windows\\System32\\calc.exe',
    '\\\\server\\share',
    ' ',
    '',
    'https://',
  ])('refuses %j', (url) => {
    expect(externalUrl(url)).toBeNull()
  })

  it('refuses an address of absurd length', () => {
    expect(externalUrl(`https://example.com/${'a'.repeat(10_000)}`)).toBeNull()
  })
})
