import type { ObjectInfo, Provider } from '../provider.ts'
import { describe, listObjects, usage } from './describe.ts'
import { findId } from './ids.ts'
import { adviceFor } from './oauth-advice.ts'
import { pollDevice, startDevice } from './oauth-device.ts'
import { byAssertion, byClient } from './oauth-grants.ts'
import { identify } from './oauth-identity.ts'
import { permissions } from './oauth-permissions.ts'
import { revoke } from './oauth-token.ts'
import { finishLogin, refresh, startLogin } from './oauth.ts'
import { bookkeeping, columnsOf, nameFieldOf, objectOf, roleOf, standardObjects } from './objects.ts'

const features = new Set(['web_login', 'deleted_rows', 'safe_bound', 'limits', 'describe'])

/** Salesforce orgs: production, sandbox, scratch and the bundled demo org alike. */
export const salesforce: Provider = {
  id: 'salesforce',
  label: 'Salesforce',
  type: 'SALESFORCE',
  supports: (feature) => features.has(feature),
  standardObjects,
  objectOf,
  roleOf,
  companyObject: 'Account',
  history: { modifiedBy: 'LastModifiedById', userObject: 'User', bookkeeping },
  columnsOf,
  recordUrl: (instanceUrl, object, externalId) => `${instanceUrl}/lightning/r/${object}/${externalId}/view`,
  parseId: findId,
  adviceFor,
  startLogin: (app, redirectUri) => Promise.resolve(startLogin(app, redirectUri)),
  finishLogin,
  startDevice,
  pollDevice,
  byAssertion,
  byClient,
  refresh,
  revoke,
  identify,
  permissions,
  listObjects,
  describe,
  usage,
  plan: (info) => ({
    object: info.object,
    fields: readable(info).map((field) => field.name),
    types: Object.fromEntries(readable(info).map((field) => [field.name, field.type])),
    nameField: info.nameField ?? nameFieldOf(info.fields.map((field) => field.name)),
    modstampField: info.modstampField,
    companyField: info.fields.some((field) => field.name === 'AccountId') ? 'AccountId' : null,
    deletedRows: info.hasDeletedFlag,
    replicateable: info.replicateable,
    mergeable: info.mergeable,
    formulas: readable(info)
      .filter((field) => field.calculated)
      .map((field) => field.name),
  }),
}

/** Compound fields only repeat their parts, and bulk queries refuse them. */
function readable(info: ObjectInfo): ObjectInfo['fields'] {
  return info.fields.filter((field) => field.type !== 'address' && field.type !== 'location')
}
