import { formatCount } from '../../kit/format.ts'
import css from './BucketStrip.module.css'

export type BucketStripProps = {
  readonly buckets: number
  readonly differing: readonly { readonly bucket: number; readonly rows: number }[]
}

const columns = 64
const step = 10
const size = 8

/** All buckets of a comparison, in four rows: an equal one is a quiet bar, one that differed a diamond. */
export function BucketStrip({ buckets, differing }: BucketStripProps) {
  const rows = new Map(differing.map((each) => [each.bucket, each.rows]))
  const lines = Math.ceil(buckets / columns)
  const words =
    differing.length === 0 ? 'all equal' : `${differing.length} differing: ${[...rows.keys()].join(', ')}`
  return (
    <svg
      className={css.strip}
      viewBox={`0 0 ${columns * step} ${lines * (step + 2)}`}
      role="img"
      aria-label={`${buckets} buckets, ${words}`}
    >
      {Array.from({ length: buckets }, (_, bucket) => {
        const x = (bucket % columns) * step
        const y = Math.floor(bucket / columns) * (step + 2)
        const count = rows.get(bucket)
        return count === undefined ? (
          <rect key={bucket} className={css.equal} x={x + 1} y={y + 3} width={size - 1} height="5" />
        ) : (
          <path
            key={bucket}
            className={css.differs}
            d={`M${x + size / 2} ${y - 0.5}l${size / 2 + 1.5} ${size / 2 + 1.5}l-${size / 2 + 1.5} ${size / 2 + 1.5}l-${size / 2 + 1.5}-${size / 2 + 1.5}z`}
          >
            <title>{`Bucket ${bucket}: ${formatCount(count, 'row')} differed`}</title>
          </path>
        )
      })}
    </svg>
  )
}
