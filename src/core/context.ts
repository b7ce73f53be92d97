import type { Role } from '../contract/base.ts'

/** What a door knows of a caller. The core, not the door, decides who that is and what it may do. */
export type RequestContext = {
  readonly via: 'port' | 'socket' | 'rest' | 'host'
  readonly credential:
    | { readonly kind: 'window' }
    | { readonly kind: 'key'; readonly key: string }
    | { readonly kind: 'none' }
}

/** A caller the core has recognised. */
export type Principal = {
  readonly kind: 'window' | 'key' | 'system'
  readonly label: string
  readonly role: Role
  readonly keyId: number | null
}

/** How the audit log writes an actor down. */
export function actorName(principal: Principal): string {
  return principal.kind === 'key' ? `key:${principal.keyId} ${principal.label}` : principal.kind
}
