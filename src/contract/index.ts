import { eventIterator } from '@orpc/contract'
import { access } from './access.ts'
import { audit } from './audit.ts'
import { companies } from './companies.ts'
import { connections } from './connections.ts'
import { records } from './records.ts'
import { sync } from './sync.ts'
import { system, systemEvent } from './system.ts'

/** The whole API. Pages, tests, REST documents and the typed client are derived from it. */
export const contract = {
  system: { ...system, events: system.events.output(eventIterator(systemEvent)) },
  access,
  audit,
  connections,
  sync,
  records,
  companies,
}
export type Contract = typeof contract
