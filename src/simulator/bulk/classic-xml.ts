import type { Answer } from '../http.ts'
import { escapeXml, readXml, textIn, XmlError } from '../xml.ts'

const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload'

export type Info = Readonly<Record<string, string | number | null>>

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

/** One job or batch as XML, or as JSON for a client that speaks JSON. */
export const infoAnswer = (status: number, root: string, info: Info, json: boolean): Answer =>
  json ? { status, body: info } : xml(status, root, inside(info))

/** All batches of a job. */
export const batchList = (infos: readonly Info[], json: boolean): Answer =>
  json
    ? { status: 200, body: { batchInfo: infos } }
    : xml(200, 'batchInfoList', infos.map((info) => `<batchInfo>${inside(info)}</batchInfo>`).join(''))

/** The ids of a query batch's result files. */
export const resultList = (ids: readonly string[], json: boolean): Answer =>
  json
    ? { status: 200, body: ids }
    : xml(200, 'result-list', ids.map((id) => `<result>${id}</result>`).join(''))

/** What a client reads when its request is refused. */
export const refusal = (status: number, exceptionCode: string, exceptionMessage: string, json: boolean) =>
  infoAnswer(status, 'error', { exceptionCode, exceptionMessage }, json)
