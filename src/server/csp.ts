/**
 * The Content-Security-Policy of every page Orgdeck serves (reference: electron.md D4).
 * Only style-src is looser than that: Mantine writes element styles and one generated style sheet, which have
 * neither a nonce nor a hash. Scripts stay 'self', so injected markup still cannot run.
 * A same-origin WebSocket falls under connect-src 'self' (CSP 3, §6.7.2.8).
 */
export function contentSecurityPolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers on every answer of both listeners. There is never a CORS header: no other site may read anything. */
export function securityHeaders(): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }
}
