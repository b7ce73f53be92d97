import { fault } from './dials/faults.ts'
import { assertTakes } from './dials/input.ts'
import type { Dial } from './dials/input.ts'
import { ORGANIZATION_DIALS } from './dials/organization.ts'
import { RECORD_DIALS } from './dials/records.ts'
import { SESSION_DIALS } from './dials/sessions.ts'
import type { Org } from './org.ts'
import type { JsonObject } from './rest/body.ts'

/** Every command of the administrator by its name. */
export const DIALS: Readonly<Record<string, Dial>> = {
  ...ORGANIZATION_DIALS,
  ...RECORD_DIALS,
  ...SESSION_DIALS,
  fault,
}

/** Runs one administrator's command by name; an unknown one answers undefined. */
export const runCommand = (org: Org, name: string, input: JsonObject): { result: unknown } | undefined => {
  const dial = Object.hasOwn(DIALS, name) ? DIALS[name] : undefined
  if (!dial) return undefined
  if (dial.takes) assertTakes(name, dial.takes, input)
  return { result: dial.run(org, input) }
}
