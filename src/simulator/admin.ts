import { faultDial } from './dials/faults.ts'
import { assertTakes } from './dials/input.ts'
import type { Dial } from './dials/input.ts'
import { ORGANIZATION_DIALS } from './dials/organization.ts'
import { RECORD_DIALS } from './dials/records.ts'
import { RULE_DIALS } from './dials/rules.ts'
import { SCHEMA_DIALS } from './dials/schema.ts'
import { SESSION_DIALS } from './dials/sessions.ts'
import type { Org } from './org.ts'
import type { JsonObject } from './rest/body.ts'
import { heal } from './trouble.ts'

/** Ends all trouble, of whatever dial. */
function calm(org: Org): object {
  for (const dial of Object.values(DIALS)) dial.calm?.(org)
  return {}
}

/** Every command of the administrator by its name. */
export const DIALS: Readonly<Record<string, Dial>> = {
  ...ORGANIZATION_DIALS,
  ...RECORD_DIALS,
  ...RULE_DIALS,
  ...SCHEMA_DIALS,
  ...SESSION_DIALS,
  fault: faultDial(calm),
  clear: { takes: [], run: calm },
}

/** Runs one administrator's command by name; an unknown one answers undefined. */
export const runCommand = (org: Org, name: string, input: JsonObject): { result: unknown } | undefined => {
  const dial = Object.hasOwn(DIALS, name) ? DIALS[name] : undefined
  if (!dial) return undefined
  if (dial.takes) assertTakes(name, dial.takes, input)
  heal(org)
  const result = dial.run(org, input)
  heal(org)
  return { result }
}
