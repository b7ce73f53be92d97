/**
 * The Content-Security-Policy of the window, the same as the browser host's. Scripts come from the app alone, so
 * markup smuggled in through a record cannot run; styles are looser because Mantine writes them into elements.
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
