import type { Answer, Call } from '../http.ts'
import { sessionUser } from '../oauth/tokens.ts'
import { notAllowed, notFound, RestError } from '../rest/errors.ts'
import { DAILY_CALLS } from '../rest/limits.ts'
import { FIRST_VERSION, LAST_VERSION } from '../rest/versions.ts'
import { countCall } from '../stats.ts'
import { childOf, readXml, textIn, XmlError } from '../xml.ts'
import type { Operation, SoapCall } from './call.ts'
import * as describe from './describe.ts'
import * as metadata from './metadata.ts'
import * as query from './query.ts'
import * as records from './records.ts'
import { clientFault, fault, reply, SoapFault } from './reply.ts'
import type { Service } from './reply.ts'
import { getServerTimestamp, getUserInfo, login, logout } from './session.ts'

const SERVICES: ReadonlyMap<string | undefined, Service> = new Map([
  ['u', 'partner'],
  ['c', 'enterprise'],
  ['m', 'metadata'],
])

const DATA: ReadonlyMap<string, Operation> = new Map([
  ['logout', logout],
  ['getUserInfo', getUserInfo],
  ['getServerTimestamp', getServerTimestamp],
  ['query', query.query],
  ['queryAll', query.queryAll],
  ['queryMore', query.more],
  ['retrieve', query.retrieve],
  ['create', records.create],
  ['update', records.update],
  ['upsert', records.upsert],
  ['delete', records.remove],
  ['undelete', records.undelete],
  ['emptyRecycleBin', records.emptyRecycleBin],
  ['merge', records.merge],
  ['convertLead', records.convert],
  ['describeGlobal', describe.global],
  ['describeSObject', describe.objects],
  ['describeSObjects', describe.objects],
])

const METADATA: ReadonlyMap<string, Operation> = new Map([
  ['describeMetadata', metadata.describeMetadata],
  ['listMetadata', metadata.listMetadata],
  ['readMetadata', metadata.readMetadata],
])

function callOf(call: Call, service: Service, version: number): SoapCall {
  const envelope = readXml(call.body.toString('utf8'))
  const body = childOf(envelope, 'Body')
  const [operation, ...more] = body?.children ?? []
  if (envelope.name !== 'Envelope' || !operation || more.length > 0) {
    throw new XmlError('a SOAP envelope with one operation is expected')
  }
  const { org, baseUrl } = call
  return { org, service, version, baseUrl, header: childOf(envelope, 'Header'), body: operation }
}

function perform(call: SoapCall): Answer {
  const { org, service, body, header } = call
  const name = body.name
  const done = (result: string) =>
    reply(service, name, result, { current: org.stats.calls, limit: DAILY_CALLS })
  if (name === 'login' && service !== 'metadata') return done(login(call))
  const operation = (service === 'metadata' ? METADATA : DATA).get(name)
  if (!operation) return clientFault(`No operation available for request ${name}`)
  const session = textIn(childOf(header, 'SessionHeader'), 'sessionId') ?? ''
  const user = sessionUser(org, session)
  if (user) return done(operation({ ...call, user, session }))
  org.stats.refused++
  throw new SoapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session')
}

/** Answers `/services/Soap/{u|c|m}/{version}[/{org id}]`; what one request does is one transaction. */
export function soap(call: Call): Answer {
  const service = SERVICES.get(call.keys[2])
  const version = Number(/^(\d{2})(?:\.0)?$/.exec(call.words[3] ?? '')?.[1] ?? 0)
  if (!service || version < FIRST_VERSION || version > LAST_VERSION) throw notFound()
  if (call.method !== 'POST') throw notAllowed(call.method)
  countCall(call.org.stats, `soap ${service}`)
  try {
    const given = callOf(call, service, version)
    return call.org.db.transaction(() => perform(given))()
  } catch (error) {
    if (error instanceof XmlError) return clientFault(error.message)
    if (error instanceof SoapFault) return fault(service, error.code, error.message)
    if (!(error instanceof RestError)) throw error
    const [item] = error.items
    return fault(service, item?.errorCode ?? 'UNKNOWN_EXCEPTION', item?.message ?? error.message)
  }
}
