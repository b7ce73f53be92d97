import type { Role } from '../../../contract/base.ts'

export const roleWord: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  operator: 'Operator',
  approver: 'Approver',
  admin: 'Admin',
}

/** What a role may do, in one line; each may also do what those before it may. */
export const roleAbout: Readonly<Record<Role, string>> = {
  viewer: 'Reads everything, changes nothing.',
  operator: 'Also starts, pauses and cancels syncs.',
  approver: 'Also approves what waits for a person.',
  admin: 'Also connects orgs, changes settings and manages keys.',
}

export const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Never' },
] as const

export type Lifetime = (typeof lifetimes)[number]['value']

/** When a key made now ends, ISO in UTC; undefined for never. */
export function expiryOf(lifetime: Lifetime, now: number = Date.now()): string | undefined {
  return lifetime === 'never' ? undefined : new Date(now + Number(lifetime) * 86_400_000).toISOString()
}
