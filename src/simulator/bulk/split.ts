import { closeSync, openSync, readSync } from 'node:fs'
import type { Org } from '../org.ts'
import type { Job } from './job.ts'
import { dropSpool, spoolFile } from './spool.ts'

/** Bytes split in one go: few enough that other requests are answered in between. */
const PIECE = 256 * 1024
/** No record of 400,000 characters is longer than this. */
const LONGEST = 2 * 1024 * 1024
const LF = 10
const CR = 13
const QUOTE = 34

const WRONG_ENDING = 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is '
const TOO_LONG = 'InvalidBatch : Maximum number of characters in a record (400000) exceeded'

/** Bytes of a file from one place on; `ends` when there are no more after them. */
function piece(file: string, from: number, size: number): { bytes: Buffer; ends: boolean } {
  const fd = openSync(file, 'r')
  try {
    const bytes = Buffer.allocUnsafe(size)
    let length = 0
    for (;;) {
      const read = readSync(fd, bytes, length, size - length, from + length)
      length += read
      if (read === 0) return { bytes: bytes.subarray(0, length), ends: true }
      if (length === size) return { bytes, ends: false }
    }
  } finally {
    closeSync(fd)
  }
}

function nextQuote(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(QUOTE, from)
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

type Records = { readonly lines: string[]; readonly to: number; readonly wrong: boolean }

/** The whole records in some bytes; line ends inside quotes stay, what comes after the last record is left. */
function recordsIn(bytes: Buffer, ends: boolean, crlf: boolean): Records {
  const lines: string[] = []
  let wrong = false
  let from = 0
  let search = 0
  let open = false
  let quote = nextQuote(bytes, 0)
  while (from < bytes.length) {
    const lf = bytes.indexOf(LF, search)
    if (lf < 0 && !ends) break
    const end = lf < 0 ? bytes.length : lf
    while (quote < end) {
      open = !open
      quote = nextQuote(bytes, quote + 1)
    }
    search = end + 1
    // An odd number of quotes so far means that this line end belongs to a value.
    if (open && lf >= 0) continue
    const cr = lf > from && bytes[lf - 1] === CR
    if (lf >= 0 && cr !== crlf && end > from) wrong = true
    const to = cr ? end - 1 : end
    if (to > from) lines.push(bytes.toString('utf8', from, to))
    from = search
    open = false
  }
  return { lines, to: Math.min(from, bytes.length), wrong }
}

/** Splits the next piece of a job's upload into rows, as they were sent. What is wrong shows when the job is processed. */
export function splitPiece(org: Org, job: Job): void {
  let size = PIECE
  let read = piece(spoolFile(org, job.id), job.split_at, size)
  let found = recordsIn(read.bytes, read.ends, job.line_ending === 'CRLF')
  while (found.to === 0 && !read.ends && size < LONGEST) {
    size *= 2
    read = piece(spoolFile(org, job.id), job.split_at, size)
    found = recordsIn(read.bytes, read.ends, job.line_ending === 'CRLF')
  }
  const tooLong = found.to === 0 && !read.ends
  const insert = org.prepare('INSERT INTO sim_bulk_row (job, n, line) VALUES (?, ?, ?)')
  let { header, total: n } = job
  for (const line of found.lines) {
    if (header === null) header = line
    else insert.run(job.id, ++n, line)
  }
  const done = tooLong || (read.ends && found.to === read.bytes.length)
  const error = tooLong ? TOO_LONG : found.wrong ? WRONG_ENDING + job.line_ending : null
  org
    .prepare(
      'UPDATE sim_bulk_job SET header = ?, total = ?, split_at = ?, error = IFNULL(error, ?) WHERE id = ?',
    )
    .run(header, n, done ? -1 : job.split_at + found.to, error, job.id)
  if (done) dropSpool(org, job.id)
}
