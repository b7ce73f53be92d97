import type { Answer, Call } from '../http.ts'
import { escapeXml, readXml, textIn, XmlError } from '../xml.ts'

export const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload'

export type Info = Readonly<Record<string, string | number | null>>

/** A request that Bulk API 1.0 refuses. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Whether a client speaks JSON about jobs and batches. */
export const isJson = (call: Call): boolean =>
  [call.headers['content-type'], call.headers.accept].some((type) => type?.startsWith('application/json'))

/** The text of one element of a job, if the body is a job at all. */
export function elementIn(xml: string, name: string): string | undefined {
  try {
    return textIn(readXml(xml), name)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

const inside = (info: Info): string =>
  Object.entries(info)
    .map(([name, value]) => (value === null ? '' : `<${name}>${escapeXml(String(value))}</${name}>`))
    .join('')

const xml = (status: number, root: string, content: string): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="${NAMESPACE}">${content}</${root}>`,
  headers: { 'content-type': 'application/xml;charset=UTF-8' },
})

/** JSON has the version as a number, instants with a zone of digits, and no member without a value. */
const plain = (info: Info): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(info)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        if (name === 'apiVersion') return [name, Number(value)]
        return [name, INSTANTS.has(name) ? String(value).replace('Z', '+0000') : value]
      }),
  )

const INSTANTS: ReadonlySet<string> = new Set(['createdDate', 'systemModstamp'])

/** One job or batch as XML, or as JSON for a client that speaks JSON. */
export const infoAnswer = (status: number, root: string, info: Info, json: boolean): Answer =>
  json ? { status, body: plain(info) } : xml(status, root, inside(info))

/** All batches of a job. */
export const batchList = (infos: readonly Info[], json: boolean): Answer =>
  json
    ? { status: 200, body: { batchInfo: infos.map(plain) } }
    : xml(200, 'batchInfoList', infos.map((info) => `<batchInfo>${inside(info)}</batchInfo>`).join(''))

/** The ids of a query batch's result files. */
export const resultList = (ids: readonly string[], json: boolean): Answer =>
  json
    ? { status: 200, body: ids }
    : xml(200, 'result-list', ids.map((id) => `<result>${id}</result>`).join(''))

/** What a client reads when its request is refused. */
export const refusal = (status: number, exceptionCode: string, exceptionMessage: string, json: boolean) =>
  infoAnswer(status, 'error', { exceptionCode, exceptionMessage }, json)
