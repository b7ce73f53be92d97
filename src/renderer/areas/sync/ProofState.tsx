import { IconArrowsLeftRight, IconDownload, IconSignature, IconX } from '@tabler/icons-react'
import type { ReconcileDetail } from '../../../contract/reconcile.ts'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { icon16 } from '../../kit/icons.ts'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import { BucketStrip } from './BucketStrip.tsx'
import css from './Proof.module.css'
import { bucketText, isUnderWay, phaseText, proofGlyph } from './proof-words.ts'
import { errorFacts } from './run-words.ts'
import { useProofActs } from './use-proof.ts'

export type ProofStateProps = {
  readonly report: ReconcileDetail
  readonly onSign: () => void
  readonly onDecide: () => void
}

/** A comparison: the finding first, then what can be done, the figures of both sides, where they differed. */
export function ProofState({ report, onSign, onDecide }: ProofStateProps) {
  const { progress } = report
  return (
    <div className={css.state}>
      <p className={css.finding} data-status={report.status}>
        <Glyph status={proofGlyph[report.status]} />
        <span>{report.sentence}</span>
      </p>
      <Actions report={report} onSign={onSign} onDecide={onDecide} />
      {report.intact ? null : (
        <ErrorPanel compact title="The figures do not fit the seal">
          They were changed in the store after the report was sealed. Compare the stream again; the audit log
          keeps the seal of the true figures.
        </ErrorPanel>
      )}
      {report.error ? (
        <div className={css.error}>
          <ErrorPanel compact title="What it ended with" details={errorFacts(report.error)}>
            {report.error.message}
          </ErrorPanel>
        </div>
      ) : null}
      {isUnderWay(report) ? (
        <ProgressBar
          label={phaseText(report)}
          done={progress?.read ?? 0}
          total={progress?.expected ?? null}
          left={
            progress ? `${formatNumber(progress.read)} of ${formatNumber(progress.expected)} rows` : undefined
          }
        />
      ) : null}
      {report.remote_rows === null ? null : <Figures report={report} />}
    </div>
  )
}

function Actions({ report, onSign, onDecide }: ProofStateProps) {
  const off = useOff()
  const { cancel, again, save } = useProofActs(report)
  if (isUnderWay(report)) {
    return (
      <div className={css.actions}>
        <Button
          icon={<IconX {...icon16} />}
          busy={cancel.isPending}
          off={off}
          onClick={() => cancel.mutate()}
        >
          Cancel the comparison
        </Button>
      </div>
    )
  }
  const signable = report.seal !== null && report.status !== 'confirm' && report.signed_by === null
  return (
    <div className={css.actions}>
      {report.status === 'confirm' ? (
        <Button icon={<Glyph status="decision" />} off={off} onClick={onDecide}>
          Decide…
        </Button>
      ) : null}
      {signable && report.intact ? (
        <Button icon={<IconSignature {...icon16} />} off={off} onClick={onSign}>
          Sign off…
        </Button>
      ) : null}
      {report.seal === null ? null : (
        <Button
          icon={<IconDownload {...icon16} />}
          busy={save.isPending}
          off={off}
          onClick={() => save.mutate()}
        >
          Save report
        </Button>
      )}
      <Button
        kind="quiet"
        icon={<IconArrowsLeftRight {...icon16} />}
        busy={again.isPending}
        off={off}
        onClick={() => again.mutate()}
      >
        Compare again
      </Button>
    </div>
  )
}

function Figures({ report }: { readonly report: ReconcileDetail }) {
  return (
    <>
      <StatRow plain>
        <Stat label="In the org" value={formatNumber(report.remote_rows)} />
        <Stat label="Here" value={formatNumber(report.local_rows)} />
        <Stat label="Repaired" value={formatNumber(report.repaired)} />
        <Stat label="API calls" value={formatNumber(report.api_calls)} />
      </StatRow>
      <StatRow plain>
        <Stat label="Missing here" value={formatNumber(report.missing_here)} />
        <Stat label="Outdated here" value={formatNumber(report.outdated_here)} />
        <Stat label="Gone in the org" value={formatNumber(report.gone_there)} />
        <Stat label="Buckets" value={formatNumber(report.buckets_differing)} unit="differed" />
      </StatRow>
      <div className={css.strip}>
        <BucketStrip buckets={report.buckets ?? 0} differing={report.differing} />
        <span className={css.note}>{bucketText(report)}</span>
      </div>
    </>
  )
}
