import { IconArrowsLeftRight, IconDownload, IconSignature, IconX } from '@tabler/icons-react'
import type { ReconcileDetail } from '../../../contract/reconcile.ts'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'
import { formatNumber, formatTime } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { icon16 } from '../../kit/icons.ts'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { BucketStrip } from './BucketStrip.tsx'
import css from './Proof.module.css'
import { bucketText, isUnderWay, phaseText, proofGlyph } from './proof-words.ts'
import state from './State.module.css'
import { EndedWith, Figures, StateSentence } from './StateParts.tsx'
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
    <div className={state.state}>
      <StateSentence
        glyph={proofGlyph[report.status]}
        tone={tones[report.status]}
        strong={!isUnderWay(report)}
      >
        {report.sentence}
      </StateSentence>
      <Actions report={report} onSign={onSign} onDecide={onDecide} />
      {report.intact ? null : (
        <ErrorPanel compact title="The figures do not fit the seal">
          They were changed in the store after the report was sealed. Compare the stream again; the audit log
          keeps the seal of the true figures.
        </ErrorPanel>
      )}
      {report.error ? <EndedWith title="What it ended with" error={report.error} /> : null}
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
      {report.remote_rows === null ? null : <Sides report={report} />}
    </div>
  )
}

function Actions({ report, onSign, onDecide }: ProofStateProps) {
  const off = useOff()
  const { cancel, again, save } = useProofActs(report)
  if (isUnderWay(report)) {
    return (
      <div className={state.actions}>
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
    <div className={state.actions}>
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

const tones: Readonly<Partial<Record<ReconcileDetail['status'], 'run' | 'bad' | 'warn' | 'ask'>>> = {
  running: 'run',
  queued: 'run',
  failed: 'bad',
  differs: 'warn',
  confirm: 'ask',
}

function Sides({ report }: { readonly report: ReconcileDetail }) {
  return (
    <>
      <Figures
        rows={[
          [
            ['In the org', report.remote_rows],
            ['Here', report.local_rows],
            ['Repaired', report.repaired],
            ['API calls', report.api_calls],
          ],
          [
            ['Missing here', report.missing_here],
            ['Outdated here', report.outdated_here],
            ['Gone in the org', report.gone_there],
            ['Buckets', report.buckets_differing, 'differed'],
          ],
        ]}
      />
      <div className={css.strip}>
        <BucketStrip buckets={report.buckets ?? 0} differing={report.differing} />
        <span className={css.note}>{bucketText(report)}</span>
        {report.as_of === null ? null : (
          <span className={css.note}>
            Rows the org changed after {formatTime(report.as_of, { seconds: true })} are left out on both
            sides.
          </span>
        )}
      </div>
    </>
  )
}
