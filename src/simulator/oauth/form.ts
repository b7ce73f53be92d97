import type { Call } from '../http.ts'

/** The text fields of a multipart body; files and broken parts are left out. */
function multipartFields(body: string, boundary: string): URLSearchParams {
  const fields = new URLSearchParams()
  // The body is read as bytes, so that lengths and boundaries stay what they are; values become text afterwards.
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const [, head = '', value] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n?$/.exec(part) ?? []
    const name = /^content-disposition:[^\r\n]*?;\s*name="?([^";\r\n]+)"?/im.exec(head)?.[1]
    if (name === undefined || value === undefined || /;\s*filename=/i.test(head)) continue
    fields.append(name, Buffer.from(value, 'latin1').toString('utf8'))
  }
  return fields
}

/** The fields of a request to an OAuth endpoint; clients send them url-encoded, some as multipart. */
export function fieldsOf(call: Call): URLSearchParams {
  const type = call.headers['content-type'] ?? ''
  const boundary = /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type)
  if (!boundary) return new URLSearchParams(call.body.toString('utf8'))
  return multipartFields(call.body.toString('latin1'), boundary[1] ?? boundary[2] ?? '')
}
