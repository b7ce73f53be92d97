import type { Org, OrgUser } from '../org.ts'
import type { XmlElement } from '../xml.ts'
import type { Service } from './reply.ts'

/** One operation of a request, before it is known who asks. */
export type SoapCall = {
  readonly org: Org
  readonly service: Service
  readonly version: number
  readonly baseUrl: string
  readonly header: XmlElement | undefined
  /** The element in the body that names the operation. */
  readonly body: XmlElement
}

/** An operation inside a session. */
export type SessionCall = SoapCall & { readonly user: OrgUser; readonly session: string }

/** Does one operation and answers what stands in its response element. */
export type Operation = (call: SessionCall) => string
