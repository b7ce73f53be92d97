/**
 * The Content-Security-Policy of every page of the console, behind both doors (reference: electron.md D4).
 * Only style-src is looser than that: Mantine writes element styles and one generated style sheet, which have
 * neither a nonce nor a hash. Scripts stay 'self', so markup smuggled in through a record cannot run.
 * A same-origin WebSocket falls under connect-src 'self' (CSP 3, §6.7.2.8).
 */
export const contentSecurityPolicy = [
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
