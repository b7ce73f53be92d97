import type { ApiCall } from '../http.ts'
import type { ChangeOptions } from '../rows/change.ts'

/** The members of a header such as `allowSave=true; runAsCurrentUser=true`. */
function membersOf(text: string): Map<string, string> {
  const pairs = text.split(/[;,]/).map((pair) => pair.trim().toLowerCase().split('='))
  return new Map(pairs.map(([name = '', value = '']) => [name.trim(), value.trim()]))
}

/** How a request wants its records to be written, as its user and its headers say. */
export function changeOptions(call: ApiCall): ChangeOptions {
  const header = call.headers['sforce-duplicate-rule-header']?.toString() ?? ''
  const allowSave = membersOf(header).get('allowsave') === 'true'
  return { user: call.user, duplicates: { allowSave, apiPath: call.apiPath } }
}
