import { createHash, hash } from 'node:crypto'

/** Drift is found bucket by bucket; each holds about 1 in 256 of the rows. */
export const bucketCount = 256
const lanes = 4

/** The bucket of a row, by its id alone: a row that changed stays in its bucket. */
export function bucketOf(externalId: string): number {
  let mixed = 0x811c9dc5
  for (let at = 0; at < externalId.length; at++) {
    mixed = Math.imul(mixed ^ externalId.charCodeAt(at), 0x01000193)
  }
  return (mixed ^ (mixed >>> 8) ^ (mixed >>> 16)) & (bucketCount - 1)
}

/**
 * What is in a set of rows, whatever their order: for each bucket a count and the sum of the rows' SHA-256, cut to
 * 128 bits in four lanes. A sum, not an exclusive or, so that a row told twice shows. Of fixed size, however many rows.
 */
export class Digest {
  private readonly sums = new Uint32Array(bucketCount * lanes)
  private readonly counts = new Uint32Array(bucketCount)

  add(externalId: string, modstamp: number | null): void {
    this.fold(externalId, modstamp, 1)
  }

  /** Takes back a row that was added. */
  remove(externalId: string, modstamp: number | null): void {
    this.fold(externalId, modstamp, -1)
  }

  get rows(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  /** Buckets in which the other has other rows. */
  differing(other: Digest): number[] {
    return [...this.counts.keys()].filter((bucket) => {
      if (this.counts[bucket] !== other.counts[bucket]) return true
      const at = bucket * lanes
      for (let lane = at; lane < at + lanes; lane++) if (this.sums[lane] !== other.sums[lane]) return true
      return false
    })
  }

  /** One hash over all buckets, to be written down and compared by eye. */
  hash(): string {
    const all = Buffer.alloc((bucketCount * lanes + bucketCount) * 4)
    this.counts.forEach((count, at) => all.writeUInt32LE(count, at * 4))
    this.sums.forEach((sum, at) => all.writeUInt32LE(sum, (bucketCount + at) * 4))
    return createHash('sha256').update(all).digest('hex')
  }

  private fold(externalId: string, modstamp: number | null, sign: 1 | -1): void {
    const bucket = bucketOf(externalId)
    const own = hash('sha256', `${externalId}\n${modstamp ?? ''}`, 'buffer')
    this.counts[bucket] = (this.counts[bucket] ?? 0) + sign
    for (let lane = 0; lane < lanes; lane++) {
      const at = bucket * lanes + lane
      this.sums[at] = (this.sums[at] ?? 0) + sign * own.readUInt32LE(lane * 4)
    }
  }
}
