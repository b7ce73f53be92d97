import { contentSecurityPolicy } from '../core/index.ts'

/** Headers on every answer of both listeners. There is never a CORS header: no other site may read anything. */
export function securityHeaders(): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }
}
