import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Status } from '../../kit/Status.tsx'
import { Failure } from '../../api/Failure.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'
import { Row } from './Row.tsx'
import { secretsPlace } from './secrets-words.ts'
import css from './Settings.module.css'

const states = {
  ready: ['ok', 'Ready'],
  locked: ['warning', 'Locked'],
  unset: ['warning', 'No passphrase yet'],
} as const

/** Where tokens and client secrets are kept, and the way in when that is shut. */
export function Security() {
  const query = useQuery(orpc.system.info.queryOptions())
  const secrets = query.data?.secrets
  if (!secrets) {
    return query.isError ? (
      <Failure
        title="The state of the secrets could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <LoadingRows rows={3} columns={[30, 60]} label="Reading" />
    )
  }
  const [glyph, word] = states[secrets.state]
  return (
    <section className={css.form} aria-label="Security">
      <Row
        name="Secrets"
        help="Tokens and client secrets of your orgs. They are never in the store, in logs or in exports."
      >
        <Status status={glyph}>{word}</Status>
      </Row>
      <Row name="Kept in" help={secrets.detail}>
        {secretsPlace(secrets)}
      </Row>
      {secrets.state === 'ready' ? null : (
        <div className={css.inset}>
          <PassphraseForm state={secrets.state} />
        </div>
      )}
    </section>
  )
}
